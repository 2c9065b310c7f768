//! What is found, in which order, and what happens to the files.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod as_typed;
mod facets;
mod files;
mod order;
mod relevance;
mod support;
mod words;
