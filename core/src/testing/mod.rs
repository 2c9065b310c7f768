//! What tests of this crate and of the programs around it share: databases of their own, a clock that stands
//! still, luck that repeats, and builders that name only what a test is about.

mod build;
mod clock;
mod database;
mod explain;

pub use build::{
    a_category, a_product, a_seller, a_session, a_user, an_address, an_order, an_order_line,
};
pub use clock::{FixedClock, SeededEntropy};
pub use database::{TestDatabase, postgres_url, redis_url};
pub use explain::explain_products;
