//! What stands in front of the shop: a distribution of `CloudFront`, what it is told to forget, and what it keeps.
//!
//! Start at `run.rs`; each verb has a file of its own. It asks AWS and the address that shoppers type, and knows no cluster.

mod health;
mod in_flight;
mod invalidate;
mod page;
mod path;
mod pauses;
mod probe;
mod rows;
mod run;
mod sign;
mod verify;
mod wait;
mod x_cache;

pub(super) use health::health;
pub(super) use probe::Probe;
pub(super) use rows::{Distribution, Invalidation};
pub(super) use run::run;
pub(super) use sign::sign;
