//! Every store method and every use case, on both databases.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod account_rules;
mod accounts;
mod address_book;
mod anonymous_orders;
mod arrange;
mod audit;
mod audit_changes;
mod cart_rules;
mod carts;
mod catalog;
mod catalogue_rules;
mod concurrency;
mod demo;
mod guests;
mod housekeeping;
mod idempotency;
mod imports;
mod inventory;
mod invoices;
mod list_costs;
mod order_life;
mod orders;
mod placing;
mod scale;
mod search;
mod search_feed;
mod sign_in;
mod stock_rules;
mod storage;
mod support;
mod variants;
mod wishlists;
mod write_queue;
