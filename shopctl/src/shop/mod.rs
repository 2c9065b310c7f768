//! A running shop, asked over HTTP.

mod ops;

pub use ops::Ops;
