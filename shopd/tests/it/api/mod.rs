//! The JSON API, resource by resource.

mod admin;
mod auth;
mod body;
mod cart;
mod catalog;
mod contention;
mod docs;
mod idempotency;
mod order_moves;
mod orders;
mod passwords;
mod search;
mod service;
mod sessions;
