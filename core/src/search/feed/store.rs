use async_trait::async_trait;
use jiff::Timestamp;

use super::{FeedPosition, FeedState, NewChanges, SearchDocument};
use crate::{id::ProductId, storage::StoreError};

/// Feeds indexes of the catalogue. Triggers of the database write the log, in the transactions that change something.
#[async_trait]
pub trait SearchFeed: Send {
    /// Where the log stands.
    async fn state(&mut self) -> Result<FeedState, StoreError>;

    /// So many changes after this position. None appears later before one that was read.
    async fn list_changes(
        &mut self,
        after: FeedPosition,
        limit: u32,
    ) -> Result<NewChanges, StoreError>;

    /// So many active products with ids after this one, or the first ones, in id order.
    async fn list_documents(
        &mut self,
        after: Option<ProductId>,
        limit: u32,
    ) -> Result<Vec<SearchDocument>, StoreError>;

    /// Those of these products that exist and are active, in any order.
    async fn list_documents_by_id(
        &mut self,
        ids: &[ProductId],
    ) -> Result<Vec<SearchDocument>, StoreError>;

    /// Deletes changes from before a moment, of the oldest so many, and notes how far.
    async fn trim(&mut self, before: Timestamp, limit: u32) -> Result<u64, StoreError>;
}
