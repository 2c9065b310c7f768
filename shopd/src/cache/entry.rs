use std::{
    any::Any,
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use serde::{Deserialize, Serialize};
use shop_core::id::ProductId;
use tokio::time::Instant;

use super::{
    CacheKey,
    epoch::{Epoch, Epochs},
};

/// What a value takes in memory, with the reply that is kept beside it, for each byte of its JSON: 3.3 to 3.8 were seen of
/// products and of lists of them.
const BYTES_PER_BYTE_OF_JSON: usize = 4;

/// A kept value of any kind, with what decides whether it may be served.
pub(super) struct Entry {
    value: Arc<dyn Any + Send + Sync>,
    prefix: &'static str,
    products: Box<[ProductId]>,
    epoch: Epoch,
    /// The revision of the epochs that was last found to admit this value, so that a value that is served often
    /// is not checked product by product each time.
    admitted_at: AtomicU64,
    /// When it was known to be what the database says, or what every replica has agreed to.
    pub(super) vouched_at: Instant,
    expires_at: Instant,
    pub(super) weight: u32,
}

/// How long a value is good and how large it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    pub(super) lifetime: Duration,
    pub(super) bytes: usize,
}

impl Entry {
    pub(super) fn new<K: CacheKey>(value: K::Value, epoch: Epoch, extent: Extent) -> Self {
        let now = Instant::now();
        let products = K::products(&value).into_boxed_slice();
        let overhead = size_of::<Self>() + size_of_val(&*products);
        Self {
            products,
            prefix: K::PREFIX,
            value: Arc::new(value),
            epoch,
            admitted_at: AtomicU64::new(u64::MAX),
            vouched_at: now,
            expires_at: now + extent.lifetime,
            weight: u32::try_from(extent.bytes * BYTES_PER_BYTE_OF_JSON + overhead)
                .unwrap_or(u32::MAX),
        }
    }

    /// The value; `None` when it is of another kind.
    pub(super) fn value<V: Send + Sync + 'static>(&self) -> Option<Arc<V>> {
        Arc::clone(&self.value).downcast().ok()
    }

    pub(super) fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// What is left of its life; zero when it is over.
    pub(super) fn remaining(&self) -> Duration {
        self.expires_at.saturating_duration_since(Instant::now())
    }

    /// Whether nothing that it shows has changed since.
    pub(super) fn is_admitted(&self, epochs: &Epochs) -> bool {
        let revision = epochs.revision();
        if self.admitted_at.load(Ordering::Relaxed) == revision {
            return true;
        }
        let admitted = epochs.admit(self.epoch, &self.products)
            && epochs.admit_prefix(self.epoch, self.prefix);
        if admitted {
            self.admitted_at.store(revision, Ordering::Relaxed);
        }
        admitted
    }
}

/// How a value is written to Redis.
#[derive(Serialize, Deserialize)]
pub(super) struct Envelope<V> {
    pub(super) epoch: Epoch,
    pub(super) value: V,
}

/// How long a value's JSON would be.
pub(super) fn length_of_json(value: &impl Serialize) -> serde_json::Result<usize> {
    let mut length = Length(0);
    serde_json::to_writer(&mut length, value)?;
    Ok(length.0)
}

/// Counts what is written, and keeps none of it.
struct Length(usize);

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_as_long_as_its_text() {
        for value in [
            json!(null),
            json!({"name": "Lampe \"é\"", "prices": [1, 2.5, true]}),
        ] {
            let text = serde_json::to_vec(&value).unwrap();
            assert_eq!(length_of_json(&value).unwrap(), text.len());
        }
    }
}
