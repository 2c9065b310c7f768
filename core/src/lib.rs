//! The shop's domain: what is sold, what is in a cart, what was ordered, by whom, and how it is stored.
//!
//! This crate owns the rules. It knows no HTTP server, no terminal and no cloud: programs around it hand in
//! the time, the randomness and the settings, and get plain values or one error per operation back.

pub mod clock;
pub mod id;
pub mod money;
pub mod page;
pub mod patch;
