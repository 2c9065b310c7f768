//! What somebody wants to remember: wishlists of guests, in their cookies, and of accounts, in a table.

#[cfg(feature = "storage")]
mod change;
#[cfg(feature = "storage")]
mod merge;
mod model;
#[cfg(feature = "storage")]
mod postgres;
#[cfg(feature = "storage")]
mod sqlite;
#[cfg(feature = "storage")]
mod store;

#[cfg(feature = "storage")]
pub use change::{AddWishError, add_wish, find_wishable, remove_wish};
#[cfg(feature = "storage")]
pub use merge::{MergedWishlist, merge_wishlist};
pub use model::{MAX_WISHES, Wishlist, WishlistFull};
#[cfg(feature = "storage")]
pub use store::WishlistStore;
#[cfg(feature = "storage")]
pub(crate) use {postgres::PgWishlistStore, sqlite::SqliteWishlistStore};
