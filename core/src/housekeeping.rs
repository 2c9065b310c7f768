//! Deletes what nobody will ask for again.

use jiff::{SignedDuration, Timestamp};

use crate::storage::{Storage, StoreError, Stores};

/// How long the reply of an idempotent request is kept.
pub const KEEP_REPLIES: SignedDuration = SignedDuration::from_hours(24);
/// How long a guest's cart is kept after its last change.
pub const KEEP_GUEST_CARTS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How many rows went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Sessions that had expired.
    pub sessions: u64,
    /// Replies past [`KEEP_REPLIES`].
    pub replies: u64,
    /// Guests' carts past [`KEEP_GUEST_CARTS`].
    pub carts: u64,
    /// Files of products that were not applied in time, and accounts of those that were.
    pub imports: u64,
}

/// Deletes expired sessions, old replies, abandoned carts and old imports; safe to run from several processes at once.
pub async fn sweep(storage: &Storage, now: Timestamp) -> Result<Swept, StoreError> {
    let mut tx = storage.begin().await?;
    let sessions = tx.accounts().delete_expired_sessions(now).await?;
    let replies = tx.orders().delete_old_keys(now - KEEP_REPLIES).await?;
    let carts = tx.carts().delete_abandoned(now - KEEP_GUEST_CARTS).await?;
    let imports = tx.imports().delete_expired(now).await?;
    tx.commit().await?;
    Ok(Swept {
        sessions,
        replies,
        carts,
        imports,
    })
}
