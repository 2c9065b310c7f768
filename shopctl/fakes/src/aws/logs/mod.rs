//! CloudWatch Logs: groups of events, the patterns that pick events, and the queries that count them.

mod answer;
mod column;
mod insights;
mod pattern;
mod query;
mod record;

pub(crate) use answer::answer;
pub use answer::{LogEvent, LogGroup};
pub(crate) use query::Query;
