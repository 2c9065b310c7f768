//! What replicas log, wherever they run: lines, which of them are wanted, and lines of many replicas in one order.

mod files;
mod filter;
mod line;
mod pods;
mod reader;
mod redact;

pub use files::{Lines, Source};
pub use filter::Filter;
pub use line::{Level, LogLine};
pub use pods::{FollowedPods, PodLines, PodLog};
pub use reader::Reader;
pub use redact::redacted;
