//! How many pieces there are: stock levels, and the append-only ledger that explains them.

mod model;
#[cfg(feature = "storage")]
mod postgres;
#[cfg(feature = "storage")]
mod sqlite;
#[cfg(feature = "storage")]
mod store;

pub use model::{LedgerMismatch, StockLevel, StockMove, StockReason};
#[cfg(feature = "storage")]
pub use store::InventoryStore;
#[cfg(feature = "storage")]
pub(crate) use {postgres::PgInventoryStore, sqlite::SqliteInventoryStore};
