//! What a line says of itself, found at a glance: nothing is taken apart or copied. In an object that is well formed and has
//! no name twice, it is what [`LogLine::parse`](super::LogLine::parse) finds.

use jiff::Timestamp;
use memchr::memchr2;

use super::Level;

/// How bad a line is, where it says so.
pub(super) fn level(line: &[u8]) -> Option<Level> {
    match text_of(line, "level")? {
        b"TRACE" => Some(Level::Trace),
        b"DEBUG" => Some(Level::Debug),
        b"INFO" => Some(Level::Info),
        b"WARN" => Some(Level::Warn),
        b"ERROR" => Some(Level::Error),
        other => std::str::from_utf8(other).ok()?.parse().ok(),
    }
}

/// When a line was written, where it says so.
pub(super) fn moment(line: &[u8]) -> Option<Timestamp> {
    let text = text_of(line, "timestamp").or_else(|| text_of(line, "time"))?;
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// The text that an object has under a name, as it stands there.
fn text_of<'l>(line: &'l [u8], name: &str) -> Option<&'l [u8]> {
    let mut rest = line.trim_ascii().strip_prefix(b"{")?.strip_suffix(b"}")?;
    loop {
        let (key, after) = string(rest)?;
        let value = after.trim_ascii_start().strip_prefix(b":")?;
        rest = match string(value) {
            Some((text, _)) if key == name.as_bytes() => return Some(text),
            Some((_, after)) => after,
            None => after_value(value)?,
        };
        rest = rest.trim_ascii_start().strip_prefix(b",")?;
    }
}

/// A string that comes next, without its quotes, and what follows it.
fn string(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = text.trim_ascii_start().strip_prefix(b"\"")?;
    let mut at = 0;
    loop {
        at += memchr2(b'"', b'\\', text.get(at..)?)?;
        if text[at] == b'"' {
            return Some((&text[..at], &text[at + 1..]));
        }
        at += 2;
    }
}

/// What follows a value that is no string.
fn after_value(text: &[u8]) -> Option<&[u8]> {
    let mut depth = 0_u32;
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = match first {
            b',' if depth == 0 => return Some(rest),
            b'"' => string(rest)?.1,
            b'{' | b'[' => {
                depth += 1;
                after
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                after
            }
            _ => after,
        };
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    use super::*;
    use crate::logs::LogLine;

    #[track_caller]
    fn check(line: &str) {
        let parsed = LogLine::parse("a", line);
        assert_eq!(level(line.as_bytes()), parsed.level, "{line}");
        assert_eq!(moment(line.as_bytes()), parsed.moment(), "{line}");
    }

    #[test]
    fn lines_of_all_kinds_say_what_they_say_when_they_are_taken_apart() {
        for line in [
            r#"{"level":"INFO","target":"shopd::middleware::observe","timestamp":"2026-11-25T09:23:13.399972Z","message":"request done","status":201,"duration_ms":40.8}"#,
            r#"{"timestamp":"2026-11-25T09:23:13Z","level":"warning","message":"a \"level\":\"ERROR\" told"}"#,
            r#"{"message":"a \\","cause":{"level":"ERROR","timestamp":"2026-11-25T09:23:13Z"},"level":"DEBUG"}"#,
            r#"{"tags":["level",{"level":"x, y"},null],"ok":true,"level":"trace","time":"2026-11-25T09:23:13Z"}"#,
            r#"  { "level" : "ERROR" , "time" : "2026-11-25T09:23:13Z" }  "#,
            r#"{"timestamp":7,"time":"2026-11-25T09:23:13Z","level":7}"#,
            r#"{"timestamp":"soon","level":"grave"}"#,
            "{}",
            "[1]",
            "",
            "The shop is open.",
            r#""level":"ERROR""#,
            r#"{"level":"ERROR"#,
        ] {
            check(line);
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,8}".prop_map(Value::from),
            prop::sample::select(vec!["ERROR", "info", "2026-11-25T09:23:13.5Z"])
                .prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((name(), inner), 0..4)
                    .prop_map(|all| Value::Object(all.into_iter().collect::<Map<_, _>>())),
            ]
        })
    }

    fn name() -> impl Strategy<Value = String> {
        prop_oneof![
            prop::sample::select(vec!["level", "timestamp", "time", "message"])
                .prop_map(str::to_owned),
            "\\PC{0,6}",
        ]
    }

    proptest! {
        #[test]
        fn an_object_says_what_it_says_when_it_is_taken_apart(
            members in prop::collection::vec((name(), value()), 0..6),
            is_wide in any::<bool>(),
        ) {
            let object = Value::Object(members.into_iter().collect());
            check(&if is_wide { format!("{object:#}") } else { object.to_string() });
        }

        #[test]
        fn no_bytes_are_too_odd_to_look_at(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            level(&bytes);
            moment(&[b"{\"", &bytes[..], b"\"}"].concat());
            level(&[b"{\"a\":", &bytes[..], b"}"].concat());
        }
    }
}
