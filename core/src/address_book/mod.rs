//! The addresses that an account keeps for its next orders.

#[cfg(feature = "storage")]
mod change;
mod model;
#[cfg(feature = "storage")]
mod postgres;
#[cfg(feature = "storage")]
mod sqlite;
#[cfg(feature = "storage")]
mod store;

#[cfg(feature = "storage")]
pub use change::{ChangeAddressError, change_address, delete_address, offer_first, save_address};
pub use model::{MAX_ADDRESSES, SavedAddress};
#[cfg(feature = "storage")]
pub use store::AddressBookStore;
#[cfg(feature = "storage")]
pub(crate) use {postgres::PgAddressBookStore, sqlite::SqliteAddressBookStore};
