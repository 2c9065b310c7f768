//! The shop's server: pages for shoppers and a JSON API for programs.

pub mod app;
pub mod cache;
pub mod cli;
pub mod config;
pub mod error;
pub mod extract;
pub mod middleware;
pub mod shutdown;
pub mod telemetry;
