use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::Value;
use tokio::sync::broadcast;

use super::object::{self, Key};

/// How many changes are remembered for watches.
const REMEMBERED: usize = 20_000;

/// What became of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Became {
    /// It was not there before.
    Added,
    /// It was changed.
    Modified,
    /// It is gone.
    Deleted,
}

/// A change of the cluster.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) version: u64,
    pub(crate) became: Became,
    pub(crate) key: Key,
    /// The object as it is now, or was last.
    pub(crate) object: Arc<Value>,
    /// The object as it was before.
    pub(crate) old: Option<Arc<Value>>,
}

#[derive(Debug)]
struct Inner {
    objects: BTreeMap<Key, Arc<Value>>,
    history: VecDeque<Arc<Change>>,
    version: u64,
    /// Changes up to this version are no longer remembered.
    forgotten: u64,
}

/// Every object, under one resource version, with the latest changes.
#[derive(Debug)]
pub(crate) struct Store {
    inner: Mutex<Inner>,
    changes: broadcast::Sender<Arc<Change>>,
}

/// Where a watch begins: the changes since, and those to come.
pub(crate) struct Subscription {
    pub(crate) missed: Vec<Arc<Change>>,
    pub(crate) present: Vec<Arc<Value>>,
    pub(crate) coming: broadcast::Receiver<Arc<Change>>,
    pub(crate) version: u64,
}

/// The version asked for is older than what is remembered.
#[derive(Debug)]
pub(crate) struct TooOld;

impl Store {
    pub(crate) fn new() -> Self {
        let version = 1_000;
        Self {
            inner: Mutex::new(Inner {
                objects: BTreeMap::new(),
                history: VecDeque::new(),
                version,
                forgotten: version,
            }),
            changes: broadcast::channel(65_536).0,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The resource version of the latest change.
    pub(crate) fn version(&self) -> u64 {
        self.lock().version
    }

    /// The version up to which changes are no longer remembered.
    pub(crate) fn forgotten(&self) -> u64 {
        self.lock().forgotten
    }

    /// Remembers no change before now.
    pub(crate) fn forget(&self) {
        let mut inner = self.lock();
        inner.history.clear();
        inner.forgotten = inner.version;
    }

    /// An object.
    pub(crate) fn get(&self, key: &Key) -> Option<Arc<Value>> {
        self.lock().objects.get(key).cloned()
    }

    /// The objects of a kind, in every namespace where none is named, and the version they are of.
    pub(crate) fn list(&self, path: &str, namespace: &str) -> (Vec<Arc<Value>>, u64) {
        let inner = self.lock();
        (inner.list(path, namespace), inner.version)
    }

    /// The changes to come.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Arc<Change>> {
        self.changes.subscribe()
    }

    /// Subscribes first and reads what was missed then, under one lock, so that nothing is lost in between.
    pub(crate) fn watch(
        &self,
        path: &str,
        namespace: &str,
        since: Option<u64>,
    ) -> Result<Subscription, TooOld> {
        let inner = self.lock();
        let coming = self.changes.subscribe();
        if since.is_some_and(|since| since < inner.forgotten) {
            return Err(TooOld);
        }
        let missed = since.map_or_else(Vec::new, |since| {
            let from = inner
                .history
                .partition_point(|change| change.version <= since);
            inner.history.range(from..).cloned().collect()
        });
        let present = match since {
            None => inner.list(path, namespace),
            Some(_) => Vec::new(),
        };
        Ok(Subscription {
            missed,
            present,
            coming,
            version: inner.version,
        })
    }

    /// Makes, changes or removes an object: `change` gets what is there and gives what is to be there. Nothing is
    /// written where nothing would differ. Answers with the object as it is now, or was last.
    pub(crate) fn write<E>(
        &self,
        key: &Key,
        change: impl FnOnce(Option<&Arc<Value>>) -> Result<Option<Value>, E>,
    ) -> Result<Option<Arc<Value>>, E> {
        let mut inner = self.lock();
        let old = inner.objects.get(key).cloned();
        let new = change(old.as_ref())?;
        let (became, mut object) = match (&old, new) {
            (None, None) => return Ok(None),
            (Some(old), Some(new)) if **old == new => return Ok(Some(old.clone())),
            (Some(old), None) => (Became::Deleted, (**old).clone()),
            (Some(_), Some(new)) => (Became::Modified, new),
            (None, Some(new)) => (Became::Added, new),
        };
        inner.version += 1;
        object::set_version(&mut object, inner.version);
        let object = Arc::new(object);
        if became == Became::Deleted {
            inner.objects.remove(key);
        } else {
            inner.objects.insert(key.clone(), object.clone());
        }
        let version = inner.version;
        let change = Change {
            version,
            became,
            key: key.clone(),
            object: object.clone(),
            old,
        };
        self.remember(&mut inner, Arc::new(change));
        Ok(Some(object))
    }

    fn remember(&self, inner: &mut Inner, change: Arc<Change>) {
        inner.history.push_back(change.clone());
        while inner.history.len() > REMEMBERED {
            if let Some(oldest) = inner.history.pop_front() {
                inner.forgotten = oldest.version;
            }
        }
        // Nobody listens before the controllers run.
        let _ = self.changes.send(change);
    }
}

impl Inner {
    fn list(&self, path: &str, namespace: &str) -> Vec<Arc<Value>> {
        self.objects
            .range(Key::new(path, namespace, "")..)
            .take_while(|(key, _)| {
                key.path == path && (namespace.is_empty() || key.namespace == namespace)
            })
            .map(|(_, object)| object.clone())
            .collect()
    }
}
