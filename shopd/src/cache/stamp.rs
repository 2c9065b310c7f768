use std::{
    cell::RefCell,
    collections::BTreeSet,
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use shop_core::id::ProductId;

use super::{Cache, CacheKey, epoch::Epoch, tiers::TRUST};

tokio::task_local! {
    /// What has been taken from the cache by the work that is under way.
    static TAKEN: RefCell<Taken>;
}

#[derive(Debug, Default)]
struct Taken {
    products: BTreeSet<ProductId>,
    prefixes: BTreeSet<&'static str>,
}

/// What was made of values of the cache: it holds for as long as none of them has changed.
#[derive(Debug)]
pub(crate) struct Stamp {
    epoch: Epoch,
    at: Instant,
    products: Box<[ProductId]>,
    prefixes: Box<[&'static str]>,
    /// The revision of the epochs at which it was last found to hold, so that not all is looked up each time.
    held_at: AtomicU64,
}

impl Stamp {
    /// How much memory it takes besides itself.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.products) + size_of_val(&*self.prefixes)
    }
}

impl Cache {
    /// Does some work, and notes what it takes from this cache.
    pub(crate) async fn stamped<T>(&self, work: impl Future<Output = T>) -> (T, Stamp) {
        let (epoch, at) = (self.epochs().current(), Instant::now());
        let noted = async {
            let done = work.await;
            (done, TAKEN.with(RefCell::take))
        };
        let (done, taken) = TAKEN.scope(RefCell::default(), noted).await;
        let stamp = Stamp {
            epoch,
            at,
            products: taken.products.into_iter().collect(),
            prefixes: taken.prefixes.into_iter().collect(),
            held_at: AtomicU64::new(u64::MAX),
        };
        (done, stamp)
    }

    /// Whether nothing of it has changed since, as far as this replica would have heard of it.
    pub(crate) fn holds(&self, stamp: &Stamp) -> bool {
        let has_heard = || self.link().is_none_or(|link| link.silence() < TRUST);
        self.is_unchanged(stamp) && (stamp.at.elapsed() < TRUST || has_heard())
    }

    fn is_unchanged(&self, stamp: &Stamp) -> bool {
        let epochs = self.epochs();
        let revision = epochs.revision();
        if stamp.held_at.load(Ordering::Relaxed) == revision {
            return true;
        }
        let mut prefixes = stamp.prefixes.iter();
        let is_unchanged = epochs.admit(stamp.epoch, &stamp.products)
            && prefixes.all(|prefix| epochs.admit_prefix(stamp.epoch, prefix));
        if is_unchanged {
            stamp.held_at.store(revision, Ordering::Relaxed);
        }
        is_unchanged
    }
}

/// Notes a value for the work that has taken it.
pub(super) fn take<K: CacheKey>(value: &K::Value) {
    // Nobody may be asking.
    let _ = TAKEN.try_with(|taken| {
        let mut taken = taken.borrow_mut();
        taken.prefixes.insert(K::PREFIX);
        taken.products.extend(K::products(value));
    });
}
