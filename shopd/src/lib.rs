//! The shop's server: pages for shoppers and a JSON API for programs.
//!
//! Start at [`router`] for every route, at [`middleware`] for what happens to every request, at [`extract`] for
//! how requests become typed values, at [`error`] for how failures become replies, and at [`command`] for what the
//! program can be asked to do.

pub mod account;
pub mod api;
pub mod app;
pub mod cache;
mod catalog_reads;
mod catalog_writes;
pub mod cli;
pub mod command;
pub mod config;
pub mod error;
pub mod extract;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
pub mod limits;
pub mod listener;
pub mod messages;
pub mod metrics;
pub mod middleware;
pub mod ops;
mod order;
pub mod router;
pub mod search;
pub mod shutdown;
pub mod storefront;
pub mod telemetry;
