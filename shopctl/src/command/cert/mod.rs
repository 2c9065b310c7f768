//! The certificate that shoppers see: what it says of itself, whether it is to be believed, and how long it lasts.
//!
//! Start at `health.rs`; `peek.rs` fetches it, `judge.rs` reads it. It asks the address that shoppers type alone.

mod health;
mod judge;
mod peek;

pub(super) use health::health;
pub(super) use judge::Certificate;
