use std::time::{Duration, Instant};

use sqlx::{Executor, Sqlite, SqliteConnection, SqlitePool, pool::PoolConnection};
use tokio::sync::{
    mpsc::{self, UnboundedReceiver, UnboundedSender},
    oneshot,
};

use super::StoreError;

/// A group takes in no more members than this, and none after this long: the first of them waits for the last.
const MOST_MEMBERS: u32 = 64;
const LONGEST: Duration = Duration::from_millis(5);

/// Where those stand who want to write to a SQLite file, which takes one writer at a time.
///
/// A task owns the connection and lends it to one after the other. Those who are already waiting when one is done share
/// one transaction with it, each in a savepoint of its own, and so one flush to the disk; nobody is told that anything
/// was written before that. Because the task begins, ends and undoes everything itself, whoever goes away in the middle
/// leaves nothing half done.
#[derive(Debug, Clone)]
pub(super) struct WriteQueue {
    requests: UnboundedSender<Request>,
    patience: Duration,
}

type Request = oneshot::Sender<Result<Turn, StoreError>>;
type Outcome = Result<(), StoreError>;

/// The connection, for as long as one member of a group has it.
#[derive(Debug)]
pub(super) struct Turn(Option<Lent>);

#[derive(Debug)]
struct Lent {
    connection: PoolConnection<Sqlite>,
    back: oneshot::Sender<Returned>,
}

/// What a member hands back.
#[derive(Debug)]
struct Returned {
    connection: PoolConnection<Sqlite>,
    ending: Ending,
}

/// What becomes of what a member did, and who wants to know when it has.
#[derive(Debug)]
enum Ending {
    Commit(oneshot::Sender<Outcome>),
    Undo(Option<oneshot::Sender<Outcome>>),
}

impl WriteQueue {
    /// A queue for the pool's only connection; who waits longer than `patience` is sent away.
    pub(super) fn new(pool: SqlitePool, patience: Duration) -> Self {
        let (requests, queue) = mpsc::unbounded_channel();
        tokio::spawn(serve(pool, queue));
        Self { requests, patience }
    }

    /// Waits for a turn.
    pub(super) async fn turn(&self) -> Result<Turn, StoreError> {
        let (request, turn) = oneshot::channel();
        if self.requests.send(request).is_err() {
            return Err(gone());
        }
        match tokio::time::timeout(self.patience, turn).await {
            Ok(Ok(turn)) => turn,
            Ok(Err(_)) => Err(gone()),
            Err(_) => Err(StoreError::Unavailable(sqlx::Error::PoolTimedOut)),
        }
    }
}

fn gone() -> StoreError {
    StoreError::Unavailable(sqlx::Error::PoolClosed)
}

impl Turn {
    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        let lent = self.0.as_mut().expect("it is handed back at the end only");
        &mut lent.connection
    }

    /// Ends the turn; returns when everything is on the disk.
    pub(super) async fn commit(mut self) -> Outcome {
        let (told, outcome) = oneshot::channel();
        self.give_back(Ending::Commit(told));
        outcome.await.unwrap_or_else(|_| Err(gone()))
    }

    /// Ends the turn and undoes everything; returns when that is done.
    pub(super) async fn roll_back(mut self) -> Outcome {
        let (told, outcome) = oneshot::channel();
        self.give_back(Ending::Undo(Some(told)));
        outcome.await.unwrap_or_else(|_| Err(gone()))
    }

    fn give_back(&mut self, ending: Ending) {
        if let Some(Lent { connection, back }) = self.0.take() {
            // Without the task the pool is closed, and closes the connection too.
            let _ = back.send(Returned { connection, ending });
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.give_back(Ending::Undo(None));
    }
}

/// Serves the queue until nobody can ask any more.
async fn serve(pool: SqlitePool, mut queue: UnboundedReceiver<Request>) {
    while let Some(request) = queue.recv().await {
        // Who has gone since costs no transaction.
        if request.is_closed() {
            continue;
        }
        match Group::begin(&pool).await {
            Ok(group) => group.serve(request, &mut queue).await,
            Err(error) => {
                let _ = request.send(Err(error));
            }
        }
    }
}

/// A transaction that several members share.
struct Group {
    connection: PoolConnection<Sqlite>,
    /// Who has written, and waits to be told that it is on the disk.
    members: Vec<oneshot::Sender<Outcome>>,
}

impl Group {
    async fn begin(pool: &SqlitePool) -> Result<Self, StoreError> {
        let mut connection = pool.acquire().await?;
        // The driver is told of no transaction, so that it does not end one by itself.
        if let Err(error) = connection.as_mut().execute("begin immediate").await {
            connection.close_on_drop();
            return Err(error.into());
        }
        Ok(Self {
            connection,
            members: Vec::new(),
        })
    }

    async fn serve(mut self, first: Request, queue: &mut UnboundedReceiver<Request>) {
        let begun = Instant::now();
        let (mut next, mut served) = (Some(first), 0);
        while let Some(request) = next {
            self = match self.lend(request).await {
                Ok(group) => group,
                Err(Ended) => return,
            };
            served += 1;
            let is_full = served >= MOST_MEMBERS || begun.elapsed() >= LONGEST;
            next = if is_full { None } else { waiting(queue) };
        }
        self.commit().await;
    }

    /// Lends the connection to one member, and takes back what it did or undoes it.
    async fn lend(mut self, request: Request) -> Result<Self, Ended> {
        if let Err(error) = self.connection.as_mut().execute("savepoint member").await {
            let error = StoreError::from(error);
            let _ = request.send(Err(error.alike()));
            return self.fail(&error).await;
        }
        let (back, returned) = oneshot::channel();
        let connection = self.connection;
        // Whoever has gone gives it back at once.
        drop(request.send(Ok(Turn(Some(Lent { connection, back })))));
        let Ok(returned) = returned.await else {
            // It went down with whoever had it, and the pool makes another.
            tell(self.members, &Err(gone()));
            return Err(Ended);
        };
        self.connection = returned.connection;
        let member = match returned.ending {
            Ending::Commit(member) => member,
            Ending::Undo(member) => return self.undo(member).await,
        };
        match self.connection.as_mut().execute("release member").await {
            Ok(_) => {
                self.members.push(member);
                Ok(self)
            }
            Err(error) => {
                self.members.push(member);
                self.fail(&error.into()).await
            }
        }
    }

    /// Undoes what a member did. Where that fails, SQLite has undone the whole group before: its disk may be full.
    async fn undo(mut self, member: Option<oneshot::Sender<Outcome>>) -> Result<Self, Ended> {
        let undoing = "rollback to member; release member";
        match self.connection.as_mut().execute(undoing).await {
            Ok(_) => {
                if let Some(member) = member {
                    let _ = member.send(Ok(()));
                }
                Ok(self)
            }
            Err(error) => {
                self.members.extend(member);
                self.fail(&error.into()).await
            }
        }
    }

    async fn commit(mut self) {
        // Where nobody has written there is nothing to flush.
        let end = if self.members.is_empty() {
            "rollback"
        } else {
            "commit"
        };
        match self.connection.as_mut().execute(end).await {
            Ok(_) => {
                // Whoever comes next may have the connection before the members have been told.
                drop(self.connection);
                tell(self.members, &Ok(()));
            }
            Err(error) => {
                let _ = self.fail(&error.into()).await;
            }
        }
    }

    /// Undoes everything and tells all members so.
    async fn fail(mut self, error: &StoreError) -> Result<Self, Ended> {
        // SQLite may have done so itself; a connection that has seen this is not used again.
        let _ = self.connection.as_mut().execute("rollback").await;
        self.connection.close_on_drop();
        drop(self.connection);
        tell(self.members, &Err(error.alike()));
        Err(Ended)
    }
}

/// The group's transaction is over before its time.
struct Ended;

/// Who waits now and has not gone.
fn waiting(queue: &mut UnboundedReceiver<Request>) -> Option<Request> {
    loop {
        let request = queue.try_recv().ok()?;
        if !request.is_closed() {
            return Some(request);
        }
    }
}

fn tell(members: Vec<oneshot::Sender<Outcome>>, outcome: &Outcome) {
    for member in members {
        // Whoever has gone does not want to know.
        let failure = outcome.as_ref().err().map(StoreError::alike);
        let _ = member.send(failure.map_or(Ok(()), Err));
    }
}
