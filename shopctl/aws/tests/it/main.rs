//! What the crate says to AWS and understands of it, against two that play it: `moto_server`, which others wrote from
//! AWS's own models, and the fake of this workspace, which also verifies signatures and knows progress and failure.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod cache;
mod calls;
mod cdn;
mod cluster;
mod costs;
mod database;
mod identity;
mod images;
mod logs;
mod metrics;
mod node_group;
mod refusals;
mod support;
mod token;
mod traces;
