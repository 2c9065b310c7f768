//! What an index of the catalogue is made from, and how it learns what has changed.

mod model;
#[cfg(feature = "storage")]
mod postgres;
#[cfg(feature = "storage")]
mod sql;
#[cfg(feature = "storage")]
mod sqlite;
#[cfg(feature = "storage")]
mod store;

pub use model::{Change, FeedPosition, FeedState, NewChanges, SearchDocument};
#[cfg(feature = "storage")]
pub use store::SearchFeed;
#[cfg(feature = "storage")]
pub(crate) use {postgres::PgSearchFeed, sqlite::SqliteSearchFeed};
