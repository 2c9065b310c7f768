//! The catalogue on SQLite.

mod keys;
mod list;
mod row;
mod store;
mod together;

#[cfg(feature = "testing")]
pub(crate) use list::explain_products;
pub(crate) use row::{read_category, read_category_ref, read_product};
pub(crate) use store::SqliteCatalogStore;
