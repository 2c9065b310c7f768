use async_trait::async_trait;

use jiff::Timestamp;

use super::{AuditEntry, AuditFilter};
use crate::{
    id::AuditEntryId,
    page::{Page, PageRequest},
    storage::StoreError,
};

/// Keeps the audit trail; the databases refuse every change of what is written.
#[async_trait]
pub trait AuditStore: Send {
    /// Writes an entry.
    async fn add(&mut self, entry: &AuditEntry) -> Result<(), StoreError>;

    /// So many of the entries that pass the filter and come before the one named by its moment and id, or the latest ones;
    /// the latest first. However far back, it costs the same.
    async fn list_before(
        &mut self,
        filter: AuditFilter,
        before: Option<(Timestamp, AuditEntryId)>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError>;

    /// One page of the entries that pass the filter, the latest first.
    async fn list(
        &mut self,
        filter: AuditFilter,
        page: PageRequest,
    ) -> Result<Page<AuditEntry>, StoreError>;
}
