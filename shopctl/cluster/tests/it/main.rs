//! The client against an API that answers as a real one does, and fails as a real one does.
#![allow(
    clippy::unwrap_used,
    reason = "where a test panics tells what went wrong in it"
)]

mod access;
mod applications;
mod failures;
mod followed_logs;
mod leases;
mod logs;
mod pods;
mod reads;
mod rollouts;
mod streams;
mod support;
mod tls;
mod tokens;
mod watches;
mod writes;
