//! What replicas log, wherever they run: lines, which of them are wanted, and lines of many replicas in one order.

mod files;
mod filter;
mod glance;
mod line;
mod pods;
mod raw;
mod reader;
mod redact;
mod store;

pub use files::{Lines, Source};
pub use filter::Filter;
pub use line::{Level, LogLine};
pub use pods::{FollowedPods, PodLines, PodLog};
pub use raw::{Batch, Begin, RawFollow, RawLine};
pub use reader::Reader;
pub use redact::redacted;
pub use store::{LogStore, Matches, Pattern, Progress, Query, Snapshot, SourceId, StoredLine};
