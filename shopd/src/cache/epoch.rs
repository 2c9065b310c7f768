use std::{
    collections::HashMap,
    sync::{
        PoisonError, RwLock, RwLockWriteGuard,
        atomic::{AtomicU64, Ordering},
    },
};

use serde::{Deserialize, Serialize};
use shop_core::id::ProductId;

/// What a write has changed of what is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Invalidation {
    /// Anything: which products are listed where, their order, categories, counts.
    Catalog,
    /// The stock, price or text of these products, where they are shown already. A write that lets a product
    /// appear where it was not shown before (a new one, one that is in stock again) is a [`Self::Catalog`].
    Products(Vec<ProductId>),
    /// Nothing of what is shown: an operator wants the values of this kind to be loaded anew.
    Prefix(String),
}

/// A stretch of time between two invalidations.
///
/// The upper bits are the shared number, which Redis gives out; the lower ones count what this replica alone
/// knows of since, because Redis was away or is still being told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Epoch(u64);

impl Epoch {
    const LOCAL_BITS: u32 = 12;

    /// The epoch that Redis has begun under this number.
    pub(super) fn shared(number: u64) -> Self {
        Self(number << Self::LOCAL_BITS)
    }

    /// The newest shared number that this epoch knows of.
    pub(super) fn shared_number(self) -> u64 {
        self.0 >> Self::LOCAL_BITS
    }
}

/// The epochs that this replica knows of.
#[derive(Debug, Default)]
pub(super) struct Epochs {
    current: AtomicU64,
    /// Grows with every change of the marks.
    revision: AtomicU64,
    marks: RwLock<Marks>,
}

#[derive(Debug, Default)]
struct Marks {
    /// Whatever is older is not served.
    floor: Epoch,
    /// The last change of each product.
    products: HashMap<ProductId, Epoch>,
    /// When each kind of value was last flushed.
    prefixes: HashMap<String, Epoch>,
}

impl Epochs {
    /// Number of products whose last change is remembered; beyond it the older half is forgotten by raising the
    /// floor.
    const MOST_PRODUCTS: usize = 65_536;

    /// There are a dozen kinds of values; whoever names more than this many means all of them.
    const MOST_PREFIXES: usize = 256;

    /// The current epoch: everything that was written before it began has been seen by a load that begins now.
    pub(super) fn current(&self) -> Epoch {
        Epoch(self.current.load(Ordering::Acquire))
    }

    /// A number that stays the same while [`Self::admit`] says the same.
    pub(super) fn revision(&self) -> u64 {
        self.revision.load(Ordering::Acquire)
    }

    /// Begins an epoch of this replica alone.
    pub(super) fn begin(&self, invalidation: &Invalidation) {
        let mut marks = self.write();
        let epoch = Epoch(self.current.load(Ordering::Relaxed) + 1);
        marks.mark(epoch, invalidation);
        self.advance(epoch);
    }

    /// Notes an invalidation that Redis has numbered; twice is the same as once.
    pub(super) fn apply(&self, epoch: Epoch, invalidation: &Invalidation) {
        let mut marks = self.write();
        marks.mark(epoch, invalidation);
        self.advance(epoch);
    }

    /// Notes that an epoch began without anything having changed.
    pub(super) fn learn(&self, epoch: Epoch) {
        let _marks = self.write();
        self.advance(epoch);
    }

    /// Distrusts everything older than `epoch`.
    pub(super) fn raise_floor(&self, epoch: Epoch) {
        self.apply(epoch, &Invalidation::Catalog);
    }

    /// Whether a value of `epoch` that shows `products` still shows what is so.
    pub(super) fn admit(&self, epoch: Epoch, products: &[ProductId]) -> bool {
        let marks = self.marks.read().unwrap_or_else(PoisonError::into_inner);
        let unchanged = |product| {
            marks
                .products
                .get(product)
                .is_none_or(|changed| *changed <= epoch)
        };
        marks.floor <= epoch && products.iter().all(unchanged)
    }

    /// Whether values of this kind and epoch have not been flushed since.
    pub(super) fn admit_prefix(&self, epoch: Epoch, prefix: &str) -> bool {
        let marks = self.marks.read().unwrap_or_else(PoisonError::into_inner);
        marks
            .prefixes
            .get(prefix)
            .is_none_or(|flushed| *flushed <= epoch)
    }

    /// Called with the marks held, so that whoever reads the new epoch also finds its marks.
    fn advance(&self, epoch: Epoch) {
        self.current.fetch_max(epoch.0, Ordering::AcqRel);
        self.revision.fetch_add(1, Ordering::AcqRel);
    }

    fn write(&self) -> RwLockWriteGuard<'_, Marks> {
        self.marks.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Marks {
    fn mark(&mut self, epoch: Epoch, invalidation: &Invalidation) {
        match invalidation {
            Invalidation::Products(products) => {
                for product in products {
                    let changed = self.products.entry(*product).or_default();
                    *changed = epoch.max(*changed);
                }
            }
            Invalidation::Prefix(prefix) if self.prefixes.len() < Epochs::MOST_PREFIXES => {
                let flushed = self.prefixes.entry(prefix.clone()).or_default();
                *flushed = epoch.max(*flushed);
            }
            Invalidation::Catalog | Invalidation::Prefix(_) => self.raise_floor(epoch),
        }
        if self.products.len() > Epochs::MOST_PRODUCTS {
            self.forget_older_half();
        }
    }

    fn raise_floor(&mut self, epoch: Epoch) {
        if epoch > self.floor {
            self.floor = epoch;
            self.products.retain(|_, changed| *changed > epoch);
            self.prefixes.retain(|_, flushed| *flushed > epoch);
        }
    }

    fn forget_older_half(&mut self) {
        let mut epochs: Vec<Epoch> = self.products.values().copied().collect();
        let middle = epochs.len() / 2;
        let (_, median, _) = epochs.select_nth_unstable(middle);
        self.raise_floor(*median);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn product(number: u128) -> ProductId {
        ProductId(Uuid::from_u128(number))
    }

    fn change(number: u128) -> Invalidation {
        Invalidation::Products(vec![product(number)])
    }

    #[test]
    fn a_change_ends_older_values_that_show_the_product_and_no_others() {
        let epochs = Epochs::default();
        let before = epochs.current();
        epochs.begin(&change(1));
        assert!(!epochs.admit(before, &[product(2), product(1)]));
        assert!(epochs.admit(before, &[product(2)]) && epochs.admit(before, &[]));
        assert!(epochs.admit(epochs.current(), &[product(1)]));
        epochs.begin(&Invalidation::Catalog);
        assert!(!epochs.admit(before, &[]));
        assert!(epochs.admit(epochs.current(), &[product(1)]));
    }

    #[test]
    fn a_late_message_never_lifts_a_newer_mark() {
        let epochs = Epochs::default();
        epochs.apply(Epoch::shared(9), &change(1));
        epochs.apply(Epoch::shared(8), &change(1));
        epochs.raise_floor(Epoch::shared(7));
        assert_eq!(epochs.current(), Epoch::shared(9));
        assert!(!epochs.admit(Epoch::shared(8), &[product(1)]));
        assert!(!epochs.admit(Epoch::shared(6), &[]));
        assert!(epochs.admit(Epoch::shared(7), &[]));
    }

    #[test]
    fn what_this_replica_alone_knows_is_older_than_the_next_shared_epoch() {
        let epochs = Epochs::default();
        epochs.learn(Epoch::shared(5));
        epochs.begin(&change(1));
        let own = epochs.current();
        assert!(Epoch::shared(5) < own && own < Epoch::shared(6));
        assert_eq!(own.shared_number(), 5);
        epochs.apply(Epoch::shared(6), &change(1));
        assert!(!epochs.admit(own, &[product(1)]));
    }

    #[test]
    fn the_memory_of_changes_is_bounded_and_forgetting_keeps_nothing_stale() {
        let epochs = Epochs::default();
        let before = epochs.current();
        let most = Epochs::MOST_PRODUCTS as u128;
        for number in 0..=most {
            epochs.begin(&change(number));
        }
        let remembered = epochs.marks.read().unwrap().products.len();
        assert!(remembered <= Epochs::MOST_PRODUCTS / 2 + 1, "{remembered}");
        for number in [0, 1, most / 2, most] {
            assert!(!epochs.admit(before, &[product(number)]), "{number}");
        }
        assert!(epochs.admit(epochs.current(), &[product(0), product(most)]));
    }

    #[test]
    fn one_large_change_is_forgotten_whole() {
        let epochs = Epochs::default();
        let before = epochs.current();
        let everything = (0..=Epochs::MOST_PRODUCTS as u128).map(product).collect();
        epochs.begin(&Invalidation::Products(everything));
        assert!(epochs.marks.read().unwrap().products.is_empty());
        assert!(!epochs.admit(before, &[product(3)]));
    }
}
