//! X-Ray: traces, their summaries, and the filters that pick them.

mod answer;
mod filter;

pub use answer::Trace;
pub(crate) use answer::answer;
