//! A running shop, asked over HTTP.

mod ops;
mod store;
mod way;

pub use ops::Ops;
pub use store::{Sample, Store};
pub use way::Way;
