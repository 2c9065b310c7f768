//! The shop's server: pages for shoppers and a JSON API for programs.

pub mod cache;
pub mod cli;
pub mod config;
pub mod shutdown;
pub mod telemetry;
