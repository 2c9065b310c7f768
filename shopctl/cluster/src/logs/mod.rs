//! What containers say, as the nodes keep it: read once, or followed without losing or repeating a line.

mod counters;
mod follow;
mod line;
mod overlap;
mod read;
mod reading;
mod run;

pub use counters::{GapCause, LogCounters, LogEvent, LogGap};
pub use follow::FollowedLog;
pub use line::LogLine;
pub use read::{LogLines, LogOptions};
