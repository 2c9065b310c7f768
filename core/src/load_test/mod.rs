//! What a shop and those who test it under load agree on. Start at `bypass.rs`.

mod bypass;

pub use bypass::{BYPASS_HEADER, BypassRefusal, BypassToken, LONGEST_RUN, RunId};
