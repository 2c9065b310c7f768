//! The server from outside: real requests to real listeners, on both backends.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod api;
mod authorization;
mod backup;
mod cache;
mod canaries;
mod faults;
mod headers;
mod limits;
mod ops;
mod overload;
mod process;
mod search;
mod seed;
mod storefront;
mod support;
mod traces;
