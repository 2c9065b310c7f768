//! The program as its users run it: without a terminal, in a home of its own, over real shops.
#![expect(
    clippy::unwrap_used,
    reason = "where a test panics tells what went wrong in it"
)]

mod changes;
mod cloud;
mod cluster;
mod cockpit;
mod completion;
mod configuration;
mod eks;
mod load;
mod logs;
mod orders;
mod output;
mod replicas;
mod shop;
mod support;
mod targets;
