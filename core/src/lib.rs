//! The shop's domain: what is sold, what is in a cart, what was ordered, by whom, and how it is stored.
//!
//! This crate owns the rules. It knows no HTTP server, no terminal and no cloud: programs around it hand in
//! the time, the randomness and the settings, and get plain values or one error per operation back.
//!
//! Reading order: [`money`], [`id`], [`clock`] and [`page`] are the words everything else is made of; the
//! feature folders ([`catalog`], [`import`], [`inventory`], [`cart`], [`order`], [`account`], [`search`], [`wishlist`]) each hold
//! a model,
//! a store trait and one file per use case; [`storage`] opens the databases; [`wire`] is the JSON contract.

pub mod account;
pub mod address_book;
pub mod audit;
#[cfg(feature = "auth")]
pub mod auth;
pub mod cart;
pub mod catalog;
pub mod clock;
#[cfg(all(feature = "storage", feature = "auth"))]
pub mod demo;
#[cfg(feature = "storage")]
pub mod housekeeping;
pub mod id;
pub mod import;
pub mod inventory;
pub mod invoice;
#[cfg(feature = "load-test")]
pub mod load_test;
pub mod money;
pub mod order;
pub mod page;
pub mod patch;
#[cfg(feature = "scale")]
pub mod scale;
pub mod search;
#[cfg(feature = "storage")]
pub mod storage;
#[cfg(feature = "testing")]
pub mod testing;
pub mod traces;
pub mod wire;
pub mod wishlist;
