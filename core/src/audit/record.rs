use jiff::Timestamp;

use super::{AuditEntry, NewAuditEntry};
use crate::{
    clock::Entropy,
    id::AuditEntryId,
    storage::{Storage, StoreError, Stores, Tx},
};

/// Writes an entry in a transaction of its own, for what changes nothing else in the database.
pub async fn record(
    storage: &Storage,
    new: NewAuditEntry,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<(), StoreError> {
    let mut tx = storage.begin().await?;
    add_entry(&mut tx, new, now, entropy).await?;
    tx.commit().await
}

/// Writes an entry in the transaction of the change that it tells of: both are kept, or neither.
pub async fn add_entry(
    tx: &mut Tx,
    new: NewAuditEntry,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<(), StoreError> {
    let entry = AuditEntry {
        id: AuditEntryId::new(now, entropy),
        occurred_at: now,
        event: new.event,
        actor: new.actor,
        ip_address: new.ip_address,
        request_id: new.request_id,
        target: new.target,
        reason: new.reason,
        before: new.before,
        after: new.after,
    };
    tx.audit().add(&entry).await
}
