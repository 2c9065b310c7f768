//! Carts on SQLite.

mod row;
mod store;

pub(crate) use store::SqliteCartStore;
