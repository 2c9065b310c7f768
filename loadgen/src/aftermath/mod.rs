//! What a run has done to the shop: whether its data is still sound (`invariants.rs`), and taking back the orders that
//! the run placed (`clean.rs`), or that it left when it was killed (`left.rs`). All of it by the same API that everybody uses.

mod clean;
mod invariants;
mod left;
mod orders;

pub use clean::cancel;
pub use invariants::{Found, check};
pub use left::{Left, cancel_left};
pub use orders::FoundOrder;
