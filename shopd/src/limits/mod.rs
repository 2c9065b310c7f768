//! How often somebody may ask, counted in fixed windows: by address, and for signing in also by account.
//!
//! [`Limiter`] counts in Redis where replicas share one, and in this process where there is none or it does not
//! answer in time: a request never fails for want of a counter. [`Bypass`] knows which load tests are not counted.
//! What is counted under which limit is in `rule.rs`.

mod bypass;
mod limiter;
mod rule;
mod shared;
mod windows;

pub use bypass::Bypass;
pub use limiter::{Limiter, Verdict};
pub use rule::{Limit, Rules, spoken_window};
