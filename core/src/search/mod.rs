//! What people type into the search field and what they are shown for it.

mod feed;
#[cfg(feature = "storage")]
mod find;
mod model;
#[cfg(feature = "storage")]
mod postgres;
#[cfg(feature = "storage")]
mod sqlite;
#[cfg(feature = "storage")]
mod store;
#[cfg(feature = "storage")]
mod suggest;

#[cfg(feature = "storage")]
pub use feed::SearchFeed;
pub use feed::{Change, FeedPosition, FeedState, NewChanges, SearchDocument};
#[cfg(feature = "storage")]
pub(crate) use feed::{PgSearchFeed, SqliteSearchFeed};
#[cfg(feature = "storage")]
pub use find::{CATEGORIES_BESIDE_PRODUCTS, Found, SearchQuery, SearchScope, search};
pub use model::{ProductHint, SearchTerm, fold, searchable};
#[cfg(feature = "storage")]
pub use store::SearchStore;
#[cfg(feature = "storage")]
pub use suggest::{Popular, SUGGESTED_CATEGORIES, Suggestions, list_popular, suggest};
#[cfg(feature = "storage")]
pub(crate) use {postgres::PgSearchStore, sqlite::SqliteSearchStore};
