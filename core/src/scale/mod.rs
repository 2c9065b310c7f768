//! Shops of any size, for tests of what a shop does when it has grown.
//!
//! A [`Blueprint`] knows a whole shop by a seed and a size: each row is a function of it and of the row's number. Start there;
//! `products.rs` puts a product together, the files beside it draw its parts from the `vocabulary`, `queries.rs` and
//! `manifest.rs` tell load tests of it, and `load` writes everything in bulk. This module knows no terminal: progress is told to whoever wants to hear.

#![expect(
    clippy::cast_precision_loss,
    reason = "numbers of rows and prices in cents are far below 2^52"
)]

mod attributes;
mod blueprint;
mod brands;
mod calendar;
mod demand;
mod descriptions;
mod dice;
mod ids;
mod load;
mod manifest;
mod names;
mod orders;
mod people;
mod plan;
mod popularity;
mod prices;
mod products;
mod queries;
mod shelves;
mod stock;
#[cfg(test)]
mod tests;
mod vocabulary;

use jiff::Timestamp;

pub use blueprint::Blueprint;
pub use load::{LoadError, Loaded, Progress, Stage, load};
pub use orders::GeneratedOrder;
pub use plan::{Scale, Size};
pub use popularity::{HOT_PRODUCTS, POPULARITY_ZIPF};
pub use products::GeneratedProduct;
pub use queries::{QUERY_ZIPF, Query};

/// The first moment of a generated shop, 1 November 2023: its first products come then.
const OPENED: Timestamp = Timestamp::constant(1_698_796_800, 0);
/// Its last moment, 1 November 2026.
const CLOSED: Timestamp = Timestamp::constant(1_793_491_200, 0);

/// What a generated shop grows from where nobody says otherwise.
pub const DEFAULT_SEED: u64 = 1;
