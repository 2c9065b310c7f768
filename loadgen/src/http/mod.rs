//! One HTTP/1.1 connection at a time, timed from outside: connecting, TLS, and the last byte all count.
//!
//! Start at `client.rs`. Connections are hyper's own, without a pool around them: a visitor's browser has connections of
//! its own too, and a pool costs more processor time than all else together.

mod answer;
mod client;
mod connect;
mod failure;
mod jar;
mod target;

pub use answer::Answer;
pub use client::{Client, Exchange, Outgoing};
pub use failure::{Failure, FailureKind};
pub use jar::Jar;
pub use target::{Target, TargetError, Trust};
