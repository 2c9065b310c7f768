//! What the fakes promise, and that real clients find in them what they are used to.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, and the panic says where"
)]

mod aws;
mod kube;
