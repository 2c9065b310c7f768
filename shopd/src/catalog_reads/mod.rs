//! What shoppers are shown of the catalogue, through the cache; the API and the pages read the same.
//!
//! Every value is the shopper's view: what administrators alone may see is read past the cache.

mod addresses;
mod catalog;
mod kept;
mod keys;
mod search;
mod shown;

pub(crate) use addresses::{absent_product, moved_category, sitemap_parts};
pub(crate) use catalog::{categories, category, product, products, related, shelves};
pub(crate) use kept::Kept;
pub(crate) use keys::PREFIXES;
pub(crate) use search::{popular, search, suggest};
pub(crate) use shown::ShownCategories;
