use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;

/// A line as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawLine {
    /// When: what the node says, or the line itself where it is in a file, or else the line before it.
    pub at: Timestamp,
    /// Whose it is: a pod or a replica.
    pub source: Arc<str>,
    /// What it says, without its end. Nobody promises that it is text.
    pub text: Bytes,
}

/// What came together.
#[derive(Debug, Default)]
pub struct Batch {
    /// Lines, in the order of their time as far as they came together.
    pub lines: Vec<RawLine>,
    /// What else there is to tell: restarts, connections that were lost and found again.
    pub notes: Vec<String>,
    /// How many times lines were lost for certain since the batch before.
    pub lost: u64,
}

impl Batch {
    /// Whether nothing came.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.notes.is_empty() && self.lost == 0
    }
}

/// Where logs are begun that are followed; by default, with their first lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Begin {
    /// With none that is older.
    pub since: Option<Timestamp>,
    /// With no more than so many of each log.
    pub tail: Option<u64>,
}
