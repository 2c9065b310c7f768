//! A running shop, asked over HTTP.

mod ops;
mod store;

pub use ops::Ops;
pub use store::{Sample, Store};
