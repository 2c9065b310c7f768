//! How many pieces there are: stock levels, and the append-only ledger that explains them.

#[cfg(feature = "storage")]
mod adjust;
mod model;
#[cfg(feature = "storage")]
mod postgres;
#[cfg(feature = "storage")]
mod sqlite;
#[cfg(feature = "storage")]
mod store;

#[cfg(feature = "storage")]
pub use adjust::{AdjustStockError, Adjusted, StockAdjustment, adjust_stock};
#[cfg(feature = "storage")]
pub(crate) use model::LOW_STOCK_LEVELS;
#[cfg(feature = "storage")]
use model::first_refused;
pub use model::{LOW_STOCK, LedgerMismatch, StockLevel, StockMove, StockReason};
#[cfg(feature = "storage")]
pub use store::InventoryStore;
#[cfg(feature = "storage")]
pub(crate) use {postgres::PgInventoryStore, sqlite::SqliteInventoryStore};
