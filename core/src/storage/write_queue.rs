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

/// Somebody who asks for the connection.
#[derive(Debug)]
struct Request {
    turn: oneshot::Sender<Result<Turn, StoreError>>,
    size: Size,
}

/// How much a member changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// What may have to be undone is kept in memory: SQLite would make a file for it, for nearly every order.
    Usual,
    /// As much as there is; it is kept in a file, and nobody else takes part.
    Large,
}

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

impl Ending {
    /// Who wants to know, if anybody.
    fn member(self) -> Option<oneshot::Sender<Outcome>> {
        match self {
            Self::Commit(member) => Some(member),
            Self::Undo(member) => member,
        }
    }
}

impl WriteQueue {
    /// A queue for the pool's only connection; who waits longer than `patience` is sent away.
    pub(super) fn new(pool: SqlitePool, patience: Duration) -> Self {
        let (requests, queue) = mpsc::unbounded_channel();
        tokio::spawn(serve(pool, queue));
        Self { requests, patience }
    }

    /// Waits for a turn.
    pub(super) async fn turn(&self, size: Size) -> Result<Turn, StoreError> {
        let (asked, turn) = oneshot::channel();
        let request = Request { turn: asked, size };
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
    let mut left_over = None;
    loop {
        let request = match left_over.take() {
            Some(request) => request,
            None => match queue.recv().await {
                Some(request) => request,
                None => return,
            },
        };
        // Who has gone since costs no transaction.
        if request.turn.is_closed() {
            continue;
        }
        match Group::begin(&pool, request.size).await {
            Ok(group) => left_over = group.serve(request, &mut queue).await,
            Err(error) => {
                let _ = request.turn.send(Err(error));
            }
        }
    }
}

/// A transaction that several members share, each in a savepoint.
///
/// What ends one member's turn and what begins the next one's are told to SQLite together: the way to its thread and back
/// costs more than they do.
struct Group {
    connection: PoolConnection<Sqlite>,
    size: Size,
    /// Who has written, and waits to be told that it is on the disk.
    members: Vec<oneshot::Sender<Outcome>>,
}

impl Group {
    async fn begin(pool: &SqlitePool, size: Size) -> Result<Self, StoreError> {
        let mut connection = pool.acquire().await?;
        if size == Size::Large {
            connection.as_mut().execute(UNDO_BY_FILE).await?;
        }
        // The driver is told of no transaction, so that it does not end one by itself.
        if let Err(error) = run(&mut connection, "begin immediate; savepoint member").await {
            connection.close_on_drop();
            return Err(error);
        }
        Ok(Self {
            connection,
            size,
            members: Vec::new(),
        })
    }

    /// Serves who asked first and who waits when one is done; gives back who was left.
    async fn serve(
        mut self,
        first: Request,
        queue: &mut UnboundedReceiver<Request>,
    ) -> Option<Request> {
        let begun = Instant::now();
        let (mut request, mut served) = (first, 1);
        loop {
            let ending;
            (self, ending) = self.lend(request).await.ok()?;
            let is_full = served >= MOST_MEMBERS || begun.elapsed() >= LONGEST;
            let next = if is_full { None } else { waiting(queue) };
            let next = match next {
                Some(next) if next.size == self.size && self.size == Size::Usual => next,
                other => {
                    self.end(ending).await;
                    return other;
                }
            };
            self = match self.pass_on(ending).await {
                Ok(group) => group,
                Err(Ended) => return Some(next),
            };
            request = next;
            served += 1;
        }
    }

    /// Lends the connection to one member, and takes it back.
    async fn lend(mut self, request: Request) -> Result<(Self, Ending), Ended> {
        let (back, returned) = oneshot::channel();
        let connection = self.connection;
        // Whoever has gone gives it back at once.
        drop(request.turn.send(Ok(Turn(Some(Lent { connection, back })))));
        let Ok(returned) = returned.await else {
            // It went down with whoever had it, and the pool makes another.
            tell(self.members, &Err(gone()));
            return Err(Ended);
        };
        self.connection = returned.connection;
        Ok((self, returned.ending))
    }

    /// Ends one member's turn, and makes ready for the next one.
    async fn pass_on(mut self, ending: Ending) -> Result<Self, Ended> {
        let statements = match ending {
            Ending::Commit(_) => "release member; savepoint member",
            // The savepoint itself stays.
            Ending::Undo(_) => "rollback to member",
        };
        if let Err(error) = run(&mut self.connection, statements).await {
            self.fail(ending, &error).await;
            return Err(Ended);
        }
        match ending {
            Ending::Commit(member) => self.members.push(member),
            Ending::Undo(member) => tell(member, &Ok(())),
        }
        Ok(self)
    }

    /// Ends the last member's turn, and the transaction.
    async fn end(mut self, ending: Ending) {
        let statements = match ending {
            Ending::Commit(_) => "release member; commit",
            // Where nobody has written there is nothing to flush.
            Ending::Undo(_) if self.members.is_empty() => "rollback",
            Ending::Undo(_) => "rollback to member; release member; commit",
        };
        if let Err(error) = run(&mut self.connection, statements).await {
            return self.fail(ending, &error).await;
        }
        if self.size == Size::Large
            && self
                .connection
                .as_mut()
                .execute(UNDO_IN_MEMORY)
                .await
                .is_err()
        {
            self.connection.close_on_drop();
        }
        // Whoever comes next may have the connection before the members have been told.
        drop(self.connection);
        tell(self.members.into_iter().chain(ending.member()), &Ok(()));
    }

    /// Undoes everything and tells all members so. Where it is one member's work that could not be undone, SQLite has undone
    /// the whole group before: its disk may be full.
    async fn fail(mut self, ending: Ending, error: &StoreError) {
        // SQLite may have done so itself; a connection that has seen this is not used again.
        let _ = run(&mut self.connection, "rollback").await;
        self.connection.close_on_drop();
        drop(self.connection);
        let members = self.members.into_iter().chain(ending.member());
        tell(members, &Err(error.alike()));
    }
}

/// Where SQLite keeps what it may have to undo. It obeys when it reads these and not when they run, so they are never kept
/// prepared.
pub(super) const UNDO_IN_MEMORY: &str = "pragma temp_store = memory";
pub(super) const UNDO_BY_FILE: &str = "pragma temp_store = file";

/// Runs statements that the connection keeps prepared.
async fn run(
    connection: &mut PoolConnection<Sqlite>,
    statements: &'static str,
) -> Result<(), StoreError> {
    sqlx::query(statements).execute(connection.as_mut()).await?;
    Ok(())
}

/// The group's transaction is over before its time.
struct Ended;

/// Who waits now and has not gone.
fn waiting(queue: &mut UnboundedReceiver<Request>) -> Option<Request> {
    loop {
        let request = queue.try_recv().ok()?;
        if !request.turn.is_closed() {
            return Some(request);
        }
    }
}

fn tell(members: impl IntoIterator<Item = oneshot::Sender<Outcome>>, outcome: &Outcome) {
    for member in members {
        // Whoever has gone does not want to know.
        let failure = outcome.as_ref().err().map(StoreError::alike);
        let _ = member.send(failure.map_or(Ok(()), Err));
    }
}

#[cfg(test)]
mod tests {
    use sqlx::sqlite::SqlitePoolOptions;

    use super::*;

    const IN_FILE: i64 = 1;
    const IN_MEMORY: i64 = 2;

    async fn where_undo_is_kept(turn: &mut Turn) -> i64 {
        let asked = sqlx::query_scalar("pragma temp_store");
        asked.fetch_one(turn.connection()).await.unwrap()
    }

    #[tokio::test]
    async fn what_a_large_change_would_undo_is_in_a_file_and_nobody_takes_part() {
        let pool = SqlitePoolOptions::new().max_connections(1);
        let pool = pool.connect("sqlite::memory:").await.unwrap();
        pool.execute(UNDO_IN_MEMORY).await.unwrap();
        let queue = WriteQueue::new(pool, Duration::from_secs(10));
        let mut first = queue.turn(Size::Usual).await.unwrap();
        assert_eq!(where_undo_is_kept(&mut first).await, IN_MEMORY);
        // All of them wait when the first is done.
        let sizes = [Size::Usual, Size::Large, Size::Large, Size::Usual];
        let waiting = sizes.map(|size| {
            let queue = queue.clone();
            tokio::spawn(async move {
                let mut turn = queue.turn(size).await.unwrap();
                let kept = where_undo_is_kept(&mut turn).await;
                turn.commit().await.unwrap();
                kept
            })
        });
        tokio::task::yield_now().await;
        first.commit().await.unwrap();
        for (size, kept) in sizes.into_iter().zip(waiting) {
            let expected = match size {
                Size::Usual => IN_MEMORY,
                Size::Large => IN_FILE,
            };
            assert_eq!(kept.await.unwrap(), expected, "{size:?}");
        }
    }
}
