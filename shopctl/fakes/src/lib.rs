//! Kubernetes and AWS on this machine, for tests: as they answer, and as they fail.
//!
//! Each fake runs in a thread of its own, on a free port of the loopback address, and keeps a record of what it was asked.

#![allow(
    clippy::unwrap_used,
    reason = "it serves tests, which may stop at the first surprise"
)]

pub mod aws;
pub mod kube;
