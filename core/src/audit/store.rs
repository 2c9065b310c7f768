use async_trait::async_trait;

use super::{AuditEntry, AuditFilter};
use crate::{
    page::{Page, PageRequest},
    storage::StoreError,
};

/// Keeps the audit trail; the databases refuse every change of what is written.
#[async_trait]
pub trait AuditStore: Send {
    /// Writes an entry.
    async fn add(&mut self, entry: &AuditEntry) -> Result<(), StoreError>;

    /// One page of the entries that pass the filter, the latest first.
    async fn list(
        &mut self,
        filter: AuditFilter,
        page: PageRequest,
    ) -> Result<Page<AuditEntry>, StoreError>;
}
