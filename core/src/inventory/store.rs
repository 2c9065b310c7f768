use std::slice;

use async_trait::async_trait;
use jiff::Timestamp;

use super::{LedgerMismatch, StockLevel, StockMove};
use crate::{
    id::{ProductId, StockMoveId},
    storage::StoreError,
};

/// Keeps stock levels and the ledger that explains them.
#[async_trait]
pub trait InventoryStore: Send {
    /// The level of a product.
    async fn lookup(&mut self, product_id: ProductId) -> Result<Option<StockLevel>, StoreError>;

    /// The level of a product, which no other transaction can change until this one ends.
    async fn lock(&mut self, product_id: ProductId) -> Result<Option<StockLevel>, StoreError>;

    /// Changes the level and writes the ledger entry.
    ///
    /// `false`, and nothing written, when there is no level or it would become negative or reserve more than
    /// there is. Callers that change several products one after the other do so in the order of their ids, so that no
    /// two transactions wait for each other.
    async fn apply(&mut self, stock_move: &StockMove) -> Result<bool, StoreError> {
        let refused = self.apply_all(slice::from_ref(stock_move)).await?;
        Ok(refused.is_none())
    }

    /// Does the same for several products at once, each named by one move; levels are taken in the order of product ids,
    /// whatever the order of the moves.
    ///
    /// `None` when all were applied, otherwise the index of the first move that was refused. Others may have been written
    /// then: the caller must not commit.
    async fn apply_all(&mut self, moves: &[StockMove]) -> Result<Option<usize>, StoreError>;

    /// The levels of these products, in any order; those without a level are left out.
    async fn list_levels(&mut self, ids: &[ProductId]) -> Result<Vec<StockLevel>, StoreError>;

    /// How many products on sale are running out ([`super::LOW_STOCK`]).
    async fn count_low(&mut self) -> Result<u64, StoreError>;

    /// Whether the ledger has this entry.
    async fn has_move(&mut self, id: StockMoveId) -> Result<bool, StoreError>;

    /// So many entries of the ledger of a product that come before the one named by its moment and id, or the latest ones;
    /// the latest first.
    async fn list_moves_before(
        &mut self,
        product_id: ProductId,
        before: Option<(Timestamp, StockMoveId)>,
        limit: u32,
    ) -> Result<Vec<StockMove>, StoreError>;

    /// The ledger of a product, oldest entry first.
    async fn list_moves(&mut self, product_id: ProductId) -> Result<Vec<StockMove>, StoreError>;

    /// Every product whose ledger does not add up to its level.
    async fn list_mismatches(&mut self) -> Result<Vec<LedgerMismatch>, StoreError>;
}
