use bytes::Bytes;
use jiff::Timestamp;

/// One line of a container, or a part of a very long one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// When the node took it, to the nanosecond.
    pub at: Timestamp,
    /// The line, without its end. Nobody promises that it is text.
    pub text: Bytes,
    /// Whether the line goes on in the next one, since it is longer than a mebibyte or was cut by a limit.
    pub continues: bool,
}

impl LogLine {
    /// Reads a line that begins with its time.
    pub(super) fn parse(line: &Bytes) -> Option<Self> {
        let ends_at = line
            .iter()
            .take(64)
            .position(|byte| *byte == b' ')
            .unwrap_or(line.len());
        let at = std::str::from_utf8(&line[..ends_at]).ok()?.parse().ok()?;
        let text = line.slice((ends_at + 1).min(line.len())..);
        Some(Self {
            at,
            text,
            continues: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_begins_with_its_time() {
        let parse = |text: &'static str| LogLine::parse(&Bytes::from(text));
        let line = parse("2026-11-28T10:00:00.123456789Z {\"level\":\"info\"} ").unwrap();
        assert_eq!(line.at.as_nanosecond() % 1_000_000_000, 123_456_789);
        assert_eq!(line.text, "{\"level\":\"info\"} ");
        let empty = parse("2026-11-28T10:00:00Z ").unwrap();
        assert_eq!(empty.text, "");
        assert_eq!(parse("2026-11-28T10:00:00+01:00").unwrap().text, "");
        assert_eq!(parse("unable to retrieve container logs"), None);
        assert_eq!(parse(""), None);
    }
}
