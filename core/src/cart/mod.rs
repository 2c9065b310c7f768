//! What somebody means to buy: carts of guests and of accounts.

#[cfg(feature = "storage")]
mod change;
#[cfg(feature = "storage")]
mod merge;
mod model;
#[cfg(feature = "storage")]
mod postgres;
#[cfg(feature = "storage")]
mod sql;
#[cfg(feature = "storage")]
mod sqlite;
#[cfg(feature = "storage")]
mod store;

#[cfg(feature = "storage")]
pub use change::{ChangeCartError, ChangedCart, add_to_cart, change_cart_line, clear_cart};
#[cfg(feature = "storage")]
pub use merge::{MergedCart, merge_guest_cart};
pub use model::{Cart, CartLine, CartOwner, LineNotice, MAX_LINE_QUANTITY, MAX_LINES};
#[cfg(feature = "storage")]
pub use store::CartStore;
#[cfg(feature = "storage")]
pub(crate) use {postgres::PgCartStore, sqlite::SqliteCartStore};
