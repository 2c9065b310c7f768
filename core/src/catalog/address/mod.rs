//! The addresses that pages of the catalogue have, for search engines, and those that they had before.

mod postgres;
mod sqlite;
mod store;

pub(crate) use postgres::PgAddressStore;
pub(crate) use sqlite::SqliteAddressStore;
pub use store::{AddressStore, ProductAddress, SlugOwner};
