//! Deletes what nobody will ask for again.

use jiff::{SignedDuration, Timestamp};

use sqlx::Executor;

use crate::storage::{Handle, Storage, StoreError, Stores};

/// How long the reply of an idempotent request is kept.
pub const KEEP_REPLIES: SignedDuration = SignedDuration::from_hours(24);
/// How long a guest's cart is kept after its last change.
pub const KEEP_GUEST_CARTS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How long the search's log of changes is kept: an index that was away for longer is built anew.
pub const KEEP_SEARCH_CHANGES: SignedDuration = SignedDuration::from_hours(24);
/// How much of that log one sweep deletes, so that it never holds up those who write.
const SEARCH_CHANGES_A_SWEEP: u32 = 20_000;

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
    /// Entries of the search's log past [`KEEP_SEARCH_CHANGES`].
    pub search_changes: u64,
}

/// Deletes expired sessions, old replies, abandoned carts, old imports and old changes; safe to run from several processes at once.
pub async fn sweep(storage: &Storage, now: Timestamp) -> Result<Swept, StoreError> {
    let mut tx = storage.begin().await?;
    let sessions = tx.accounts().delete_expired_sessions(now).await?;
    let replies = tx.orders().delete_old_keys(now - KEEP_REPLIES).await?;
    let carts = tx.carts().delete_abandoned(now - KEEP_GUEST_CARTS).await?;
    let imports = tx.imports().delete_expired(now).await?;
    let keep_from = now - KEEP_SEARCH_CHANGES;
    let search_changes = tx
        .search_feed()
        .trim(keep_from, SEARCH_CHANGES_A_SWEEP)
        .await?;
    if let Handle::Sqlite(connection) = tx.handle() {
        // PostgreSQL looks at tables that have grown by itself; SQLite has to be asked to.
        connection
            .execute("pragma analysis_limit = 1000; pragma optimize")
            .await?;
    }
    tx.commit().await?;
    Ok(Swept {
        sessions,
        replies,
        carts,
        imports,
        search_changes,
    })
}
