use std::time::Instant;

use super::{Cache, tiers::TRUST};

/// A moment of the cache: what is made of its values from then on holds for as long as it is current.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stamp {
    revision: u64,
    at: Instant,
}

impl Cache {
    /// The present moment.
    pub(crate) fn stamp(&self) -> Stamp {
        Stamp {
            revision: self.epochs().revision(),
            at: Instant::now(),
        }
    }

    /// Whether nothing has changed since, as far as this replica would have heard of it.
    pub(crate) fn is_current(&self, stamp: Stamp) -> bool {
        let has_heard = || self.link().is_none_or(|link| link.silence() < TRUST);
        stamp.revision == self.epochs().revision() && (stamp.at.elapsed() < TRUST || has_heard())
    }
}
