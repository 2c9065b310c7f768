use std::{
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use shop_core::search::FeedPosition;
use shop_search::{Answer, CategoryTree, Index, Question, Synonyms};
use tokio::{sync::Notify, task::spawn_blocking};

/// What may be asked: nothing at first, then the index that is in use.
#[derive(Debug, Default)]
pub struct Engine {
    index: RwLock<Option<Arc<Index>>>,
    synonyms: RwLock<Arc<Synonyms>>,
    progress: Mutex<Progress>,
    rebuilds: AtomicU64,
    changed: Notify,
}

#[derive(Debug, Default)]
struct Progress {
    /// When the index was last known to hold everything that was committed before.
    complete_at: Option<Instant>,
    position: Option<FeedPosition>,
}

/// How the index of this replica is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct IndexState {
    /// How many products can be found; `None` while there is no index.
    pub(crate) documents: Option<u64>,
    /// How long ago it was known to be complete.
    pub(crate) lag: Option<Duration>,
    /// How often it was built from the beginning.
    pub(crate) rebuilds: u64,
}

impl Engine {
    /// How the index is now.
    pub(crate) fn state(&self) -> IndexState {
        let documents = self.index().map(|index| index.documents());
        let complete_at = self.progress(|progress| progress.complete_at);
        IndexState {
            documents,
            lag: complete_at
                .filter(|_| documents.is_some())
                .map(|at| at.elapsed()),
            rebuilds: self.rebuilds.load(Ordering::Relaxed),
        }
    }

    /// How far the log was taken in.
    pub fn position(&self) -> Option<FeedPosition> {
        self.progress(|progress| progress.position)
    }

    /// Whether questions are answered by an index.
    pub fn is_ready(&self) -> bool {
        self.index().is_some()
    }

    /// Something has changed that the index shows: it is looked at soon instead of by and by.
    pub fn wake(&self) {
        self.changed.notify_one();
    }

    /// Answers a question; `None` when there is no index or it failed.
    pub(super) async fn ask(&self, question: Question, tree: CategoryTree) -> Option<Answer> {
        let index = self.index()?;
        let synonyms = Arc::clone(&self.synonyms.read().unwrap_or_else(PoisonError::into_inner));
        // Milliseconds of pure work, during which this thread would serve nobody else.
        let asking = spawn_blocking(move || index.ask(&question, &tree, &synonyms));
        match asking.await {
            Ok(Ok(answer)) => Some(answer),
            Ok(Err(error)) => {
                let reason: &dyn std::error::Error = &error;
                tracing::error!(
                    error = reason,
                    "the search index failed; the database answers"
                );
                None
            }
            Err(error) => {
                tracing::error!(%error, "the search index is broken; the database answers");
                self.close();
                None
            }
        }
    }

    /// Waits until something changes or a while has passed.
    pub(super) async fn changed(&self, at_most: Duration) {
        let _ = tokio::time::timeout(at_most, self.changed.notified()).await;
    }

    pub(super) fn open(&self, index: &Arc<Index>, synonyms: &Arc<Synonyms>) {
        *self
            .synonyms
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::clone(synonyms);
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(index));
    }

    /// From now on the database answers.
    pub(super) fn close(&self) {
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The index holds everything up to a position; `complete` is since when nothing is missing, where that is so.
    pub(super) fn reached(&self, position: FeedPosition, complete: Option<Instant>) {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.position = Some(position);
        progress.complete_at = complete.or(progress.complete_at);
    }

    pub(super) fn rebuilt(&self) {
        self.rebuilds.fetch_add(1, Ordering::Relaxed);
    }

    fn index(&self) -> Option<Arc<Index>> {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        index.clone()
    }

    fn progress<T>(&self, read: impl FnOnce(&Progress) -> T) -> T {
        read(&self.progress.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
