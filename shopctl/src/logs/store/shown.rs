use std::borrow::Cow;

use jiff::Timestamp;

use super::SourceId;
use crate::logs::{Level, redacted};

/// A line as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLine {
    /// Its number, counted from the first line that the store was given.
    pub number: u64,
    /// Whose it is.
    pub source: SourceId,
    /// When it came about.
    pub at: Timestamp,
    /// How bad it is, where it says so.
    pub level: Option<Level>,
    /// What it says, as it was written but for what nobody must read.
    pub text: String,
}

/// What is shown of a line.
pub(super) fn shown(line: &[u8]) -> Cow<'_, str> {
    match String::from_utf8_lossy(line) {
        Cow::Borrowed(text) => redacted(text),
        Cow::Owned(text) => Cow::Owned(redacted(&text).into_owned()),
    }
}

/// Whether a line is shown as it was written.
pub(super) fn is_shown_whole(line: &[u8]) -> bool {
    matches!(shown(line), Cow::Borrowed(_))
}
