use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use shop_core::{catalog::Category, search::FeedPosition};
use shop_search::{
    Answer, CategoryTree, Counting, Facets, Filters, Index, IndexError, Question, Shelved, Synonyms,
};
use tokio::{sync::Notify, task::spawn_blocking};

/// Of how many lists it is kept what narrows them: with thousands of categories each takes a fifth of a megabyte.
const MOST_KNOWN: usize = 50;

/// What may be asked: nothing at first, then the index that is in use.
#[derive(Debug, Default)]
pub struct Engine {
    index: RwLock<Option<Arc<Index>>>,
    synonyms: RwLock<Arc<Synonyms>>,
    tree: Mutex<KnownTree>,
    facets: Mutex<KnownFacets>,
    progress: Mutex<Progress>,
    rebuilds: AtomicU64,
    changed: Notify,
}

/// The tree of the categories that were asked with last: to put thousands together takes longer than most answers.
#[derive(Debug, Default)]
struct KnownTree {
    shelves: Arc<Vec<Category>>,
    tree: Arc<CategoryTree>,
}

/// What lists that were asked for lately can be narrowed by: whoever reads on or sorts asks for the same again, and to count
/// a large shop takes longer than to show a page of it.
#[derive(Debug, Default)]
struct KnownFacets {
    /// Grows when the index or the categories change; what was counted before is of no use then.
    state: u64,
    by_filters: HashMap<(Filters, Counting), Facets>,
}

impl KnownFacets {
    fn forget(&mut self) {
        self.state += 1;
        self.by_filters.clear();
    }
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
    pub(super) async fn ask(&self, question: Question, tree: Arc<CategoryTree>) -> Option<Answer> {
        self.run(move |index, synonyms| index.ask(&question, &tree, synonyms))
            .await
    }

    /// What narrows a list without a text; `None` when there is no index or it failed.
    pub(super) async fn facets(
        &self,
        question: Question,
        tree: Arc<CategoryTree>,
    ) -> Option<Facets> {
        let key = (question.filters.clone(), question.counting);
        let state = {
            let known = self.facets.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(facets) = known.by_filters.get(&key) {
                return Some(facets.clone());
            }
            known.state
        };
        let facets = self.ask(question, tree).await?.facets?;
        let mut known = self.facets.lock().unwrap_or_else(PoisonError::into_inner);
        if known.state == state {
            if known.by_filters.len() >= MOST_KNOWN {
                known.by_filters.clear();
            }
            known.by_filters.insert(key, facets.clone());
        }
        Some(facets)
    }

    /// Completes what is being typed; `None` when there is no index or it failed.
    pub(super) async fn complete(
        &self,
        text: String,
        tree: Arc<CategoryTree>,
        limit: usize,
    ) -> Option<Vec<String>> {
        self.run(move |index, synonyms| index.complete(&text, &tree, synonyms, limit))
            .await
    }

    async fn run<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Index, &Synonyms) -> Result<T, IndexError> + Send + 'static,
    ) -> Option<T> {
        let index = self.index()?;
        let synonyms = Arc::clone(&self.synonyms.read().unwrap_or_else(PoisonError::into_inner));
        // Milliseconds of pure work, during which this thread would serve nobody else.
        match spawn_blocking(move || ask(&index, &synonyms)).await {
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

    /// The tree of these categories.
    pub(super) fn tree_of(&self, shelves: &Arc<Vec<Category>>) -> Arc<CategoryTree> {
        let mut known = self.tree.lock().unwrap_or_else(PoisonError::into_inner);
        if !Arc::ptr_eq(&known.shelves, shelves) && known.shelves != *shelves {
            known.tree = Arc::new(CategoryTree::new(shelves.iter().map(shelved)));
            known.shelves = Arc::clone(shelves);
            self.forget_facets();
        }
        Arc::clone(&known.tree)
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
        self.forget_facets();
    }

    fn forget_facets(&self) {
        let mut known = self.facets.lock().unwrap_or_else(PoisonError::into_inner);
        known.forget();
    }

    /// From now on the database answers.
    pub(super) fn close(&self) {
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The index holds everything up to a position; `complete` is since when nothing is missing, where that is so.
    pub(super) fn reached(&self, position: FeedPosition, complete: Option<Instant>) {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        if progress.position != Some(position) {
            self.forget_facets();
        }
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

fn shelved(category: &Category) -> Shelved {
    Shelved {
        id: category.id,
        parent: category.parent_id,
        name: category.is_active.then(|| category.name.clone()),
    }
}
