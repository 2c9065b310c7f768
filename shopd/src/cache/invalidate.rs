use tokio::runtime::Handle;

use super::{Cache, Invalidation};

impl Cache {
    /// Ends every cached value that shows what has changed: here before this returns, on other replicas as soon
    /// as they hear of it. Call it after the write is committed; dropping the future changes nothing once it has
    /// been polled.
    pub async fn invalidate(&self, invalidation: Invalidation) {
        self.epochs().begin(&invalidation);
        if let Some(link) = self.link() {
            link.publish(invalidation).await;
        }
    }

    /// Promises an invalidation before the write that needs it is committed, so that a request which is dropped
    /// between the two leaves nothing stale.
    pub fn promise(&self, invalidation: Invalidation) -> PendingInvalidation {
        PendingInvalidation {
            cache: self.clone(),
            invalidation: Some(invalidation),
        }
    }
}

/// An invalidation that happens when it is kept or, at the latest, when it is dropped.
#[must_use = "dropping it at once invalidates before the write"]
pub struct PendingInvalidation {
    cache: Cache,
    invalidation: Option<Invalidation>,
}

impl PendingInvalidation {
    /// Invalidates now, after the commit.
    pub async fn keep(mut self) {
        if let Some(invalidation) = self.invalidation.take() {
            self.cache.invalidate(invalidation).await;
        }
    }

    /// Takes the promise back: nothing was written.
    pub fn withdraw(mut self) {
        self.invalidation = None;
    }
}

impl Drop for PendingInvalidation {
    fn drop(&mut self) {
        let Some(invalidation) = self.invalidation.take() else {
            return;
        };
        self.cache.epochs().begin(&invalidation);
        if let Ok(runtime) = Handle::try_current() {
            let cache = self.cache.clone();
            runtime.spawn(async move { cache.invalidate(invalidation).await });
        }
    }
}
