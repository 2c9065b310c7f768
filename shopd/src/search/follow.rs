use std::{
    collections::HashSet,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use shop_core::{
    id::ProductId,
    search::{FeedState, SearchDocument},
    storage::{StoreError, Stores},
};
use shop_search::{IndexError, Position, Shelf, Synonyms, Writer};
use tokio::task::{JoinError, spawn_blocking};

use crate::app::App;

/// How often the log is looked at where nobody tells that it has grown. What is committed is found within two seconds.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long nothing is tried after a failure; after each further one twice as long, so that what cannot be mended from here,
/// like a folder that may not be written, does not fill the log.
const REST: Duration = Duration::from_secs(5);
const LONGEST_REST: Duration = Duration::from_mins(10);
/// Whoever has followed for so long has got over the failures before.
const WELL_AFTER: Duration = Duration::from_mins(1);
/// How many changes or products are read at once, which bounds what is held in memory.
const BATCH: u32 = 1_000;

/// Why the index is not kept up to date.
#[derive(Debug, thiserror::Error)]
enum FollowError {
    #[error("the database cannot be read")]
    Store(#[from] StoreError),
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error("writing the search index broke off")]
    Broken(#[from] JoinError),
}

/// Opens or builds the index of this replica and keeps it up with the database, until the task is aborted.
///
/// Whatever fails is tried again: meanwhile the index answers as it was, or the database in its place.
pub async fn follow(app: App, synonyms: Synonyms) {
    let synonyms = Arc::new(synonyms);
    let mut rest = REST;
    loop {
        let began = Instant::now();
        let Err(error) = Follower::run(&app, &synonyms).await;
        tell(&app, &error);
        if began.elapsed() > WELL_AFTER {
            rest = REST;
        }
        tokio::time::sleep(rest).await;
        rest = (rest * 2).min(LONGEST_REST);
    }
}

fn tell(app: &App, error: &FollowError) {
    let reason: &dyn std::error::Error = error;
    tracing::warn!(
        error = reason,
        folder = %app.config.search.folder.display(),
        "the search index is not kept up to date; SEARCH_DIR names its folder"
    );
}

enum Never {}

struct Follower<'a> {
    app: &'a App,
    shelf: Arc<Shelf>,
    synonyms: &'a Arc<Synonyms>,
    /// Writes the index that is in use.
    writer: Writer,
    position: Position,
}

impl<'a> Follower<'a> {
    async fn run(app: &'a App, synonyms: &'a Arc<Synonyms>) -> Result<Never, FollowError> {
        let folder: PathBuf = app.config.search.folder.clone();
        let shelf = Arc::new(spawn_blocking(move || Shelf::take(&folder)).await??);
        let opening = Arc::clone(&shelf);
        let found = spawn_blocking(move || opening.open()).await??;
        let state = feed_state(app).await?;
        let (writer, position) = match found.filter(|(_, position)| is_followed(*position, state)) {
            Some(found) => found,
            None => build(app, &shelf).await?,
        };
        let mut follower = Self {
            app,
            shelf,
            synonyms,
            writer,
            position,
        };
        app.search.reached(position.read, None);
        app.search.open(follower.writer.index(), synonyms);
        loop {
            follower = follower.catch_up().await?;
            app.search.changed(LOOK_EVERY).await;
        }
    }

    /// Takes in what has been logged; an index that the log no longer reaches is built anew.
    async fn catch_up(mut self) -> Result<Self, FollowError> {
        loop {
            let asked = Instant::now();
            let state = feed_state(self.app).await?;
            if !is_followed(self.position, state) || !self.app.search.is_ready() {
                return self.rebuild().await;
            }
            let mut connection = self.app.storage.read().await?;
            let mut feed = connection.search_feed();
            let read = feed.list_changes(self.position.read, BATCH).await?;
            let Some(last) = read.changes.last().copied() else {
                let complete = (!read.is_held_back).then_some(asked);
                self.app.search.reached(self.position.read, complete);
                return Ok(self);
            };
            let products = read.changes.iter().map(|change| change.product);
            let Some(ids) = products.collect::<Option<HashSet<ProductId>>>() else {
                return self.rebuild().await;
            };
            let list: Vec<ProductId> = ids.iter().copied().collect();
            let documents = feed.list_documents_by_id(&list).await?;
            drop(feed);
            drop(connection);
            self.position.read = last.position;
            let (mut writer, position) = (self.writer, self.position);
            self.writer = spawn_blocking(move || {
                writer.replace(&ids, &documents)?;
                writer.commit(position)?;
                Ok::<_, IndexError>(writer)
            })
            .await??;
            self.app.search.reached(position.read, None);
        }
    }

    async fn rebuild(self) -> Result<Self, FollowError> {
        let (writer, position) = build(self.app, &self.shelf).await?;
        self.app.search.reached(position.read, None);
        self.app.search.open(writer.index(), self.synonyms);
        Ok(Self {
            writer,
            position,
            ..self
        })
    }
}

async fn feed_state(app: &App) -> Result<FeedState, StoreError> {
    app.storage.read().await?.search_feed().state().await
}

/// Whether the log goes on from a position: it is of the same database, was not trimmed further, and the database was not
/// put back to an earlier state.
fn is_followed(position: Position, state: FeedState) -> bool {
    position.database_id == state.database_id
        && state.trimmed <= position.read
        && position.read <= state.horizon
}

/// Builds an index from the beginning, beside the one in use, and puts it in its place.
async fn build(app: &App, shelf: &Arc<Shelf>) -> Result<(Writer, Position), FollowError> {
    let began = Instant::now();
    // Whatever changes from now on is in the log after this.
    let state = feed_state(app).await?;
    let position = Position {
        database_id: state.database_id,
        read: state.horizon,
    };
    let building = Arc::clone(shelf);
    let mut writer = spawn_blocking(move || building.build()).await??;
    let mut batch = next_batch(app, None).await?;
    while let Some(last) = batch.last().map(|document| document.id) {
        let adding = spawn_blocking(move || {
            writer.add(&batch)?;
            Ok::<_, IndexError>(writer)
        });
        let (added, next) = tokio::join!(adding, next_batch(app, Some(last)));
        (writer, batch) = (added??, next?);
    }
    let placing = Arc::clone(shelf);
    let placed = spawn_blocking(move || {
        writer.commit(position)?;
        placing.put(writer)
    });
    let (writer, position) = placed.await??;
    app.search.rebuilt();
    tracing::info!(
        products = writer.index().documents(),
        took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        "built the search index"
    );
    Ok((writer, position))
}

async fn next_batch(
    app: &App,
    after: Option<ProductId>,
) -> Result<Vec<SearchDocument>, StoreError> {
    let mut connection = app.storage.read().await?;
    connection.search_feed().list_documents(after, BATCH).await
}
