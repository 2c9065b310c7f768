use jiff::Timestamp;

use crate::logs::{LogLine, redacted};

/// A line of a pod, taken apart and without secrets. One that tells no time came about when the node took it.
pub(super) fn parsed(pod: &str, at: Timestamp, text: &[u8]) -> LogLine {
    let text = String::from_utf8_lossy(text);
    let mut line = LogLine::parse(pod, redacted(text.trim_end()).as_ref());
    if line.moment().is_none() {
        line.at = Some(format!("{at:.3}"));
    }
    line
}
