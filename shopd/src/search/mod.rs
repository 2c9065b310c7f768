//! The search index of this replica: asked by the API and the pages alike, and kept up with the database.
//!
//! The database stays the truth. [`Engine`] is what may be asked, `follow` what keeps it up to date, `find` what turns its
//! answers into products. Whoever gets `None` of them asks the database: there is no index yet, or it failed.

mod engine;
mod find;
mod follow;

pub use engine::Engine;
pub(crate) use find::{
    Wanted, complete_query, count_facets, find_products, order_of, suggest_products,
};
pub use follow::follow;
