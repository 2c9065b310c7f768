//! Answers kept in front of the database, in this process and in Redis; never a source of truth.
//!
//! A value is kept under a typed key ([`CacheKey`]) with the epoch that was current before its load began. Every
//! write that changes what is shown begins a new epoch for what it touched ([`Invalidation`]), on every replica;
//! a value is served only while nothing it shows has a newer epoch than its own. So a load that raced with a
//! write is never served after the write, and nothing ever needs to be deleted. Start at `tiers.rs`; the rule is
//! in `epoch.rs`, what replicas tell each other in `message.rs`, the connection to Redis in `link.rs`.

mod breaker;
mod entry;
mod epoch;
mod flight;
mod invalidate;
mod key;
mod link;
mod message;
mod session;
mod stamp;
mod stats;
#[cfg(test)]
mod tests;
mod tiers;

pub(crate) use breaker::Breaker;
pub use epoch::Invalidation;
pub use invalidate::PendingInvalidation;
pub use key::{CacheKey, KeyText};
pub use session::RedisOutage;
pub(crate) use stamp::Stamp;
pub use stats::{CacheStats, PrefixStats};
pub use tiers::Cache;
