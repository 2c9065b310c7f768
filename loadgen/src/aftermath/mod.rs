//! What a run has done to the shop: whether its data is still sound (`invariants.rs`), and taking back the orders that
//! the run placed (`clean.rs`). All of it by the same API that everybody uses.

mod asks;
mod clean;
mod invariants;
mod orders;

pub use asks::{AftermathError, Asks};
pub use clean::cancel;
pub use invariants::{Found, check};
pub use orders::FoundOrder;
