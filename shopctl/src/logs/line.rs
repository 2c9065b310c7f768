use std::{collections::BTreeMap, str::FromStr};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// How bad a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Every step.
    Trace,
    /// For whoever looks for a fault.
    Debug,
    /// What goes on.
    Info,
    /// What may go wrong.
    Warn,
    /// What went wrong.
    Error,
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "trace" => Ok(Self::Trace),
            "debug" => Ok(Self::Debug),
            "info" => Ok(Self::Info),
            "warn" | "warning" => Ok(Self::Warn),
            "error" => Ok(Self::Error),
            _ => Err(format!(
                "{text:?} is none of trace, debug, info, warn and error"
            )),
        }
    }
}

/// One line of a log.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// When, where the line says so.
    pub at: Option<String>,
    /// How bad, where it says so.
    pub level: Option<Level>,
    /// Whose line it is.
    pub pod: String,
    /// What it says.
    pub message: String,
    /// What else it says, by name.
    pub fields: BTreeMap<String, Value>,
}

impl LogLine {
    /// A line as a replica wrote it: JSON, or text that stands for itself.
    pub fn parse(replica: &str, line: &str) -> Self {
        let Ok(Value::Object(object)) = serde_json::from_str(line) else {
            return Self {
                at: None,
                level: None,
                pod: replica.to_owned(),
                message: line.to_owned(),
                fields: BTreeMap::new(),
            };
        };
        let mut fields: BTreeMap<String, Value> = object.into_iter().collect();
        let mut text = |names: &[&str]| {
            let name = names
                .iter()
                .find(|name| fields.get(**name).is_some_and(Value::is_string))?;
            fields.remove(*name)?.as_str().map(str::to_owned)
        };
        let at = text(&["timestamp", "time"]);
        let level = text(&["level"]).and_then(|level| level.parse().ok());
        let message = text(&["message", "msg"]).unwrap_or_default();
        Self {
            at,
            level,
            pod: replica.to_owned(),
            message,
            fields,
        }
    }

    /// When, as a moment.
    pub fn moment(&self) -> Option<Timestamp> {
        self.at.as_deref()?.parse().ok()
    }

    /// The value of a field, as a text.
    pub fn field(&self, name: &str) -> Option<String> {
        let value = self.fields.get(name)?;
        Some(
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
        )
    }

    /// The fields, as `name=value`.
    pub fn fields_text(&self) -> String {
        let fields = self
            .fields
            .keys()
            .filter_map(|name| Some(format!("{name}={}", self.field(name)?)));
        fields.collect::<Vec<_>>().join(" ")
    }

    /// All that it says, in one line.
    pub fn text(&self) -> String {
        format!("{} {}", self.message, self.fields_text())
    }

    /// What is alike in lines that tell of the same thing: the message without its numbers.
    pub fn fingerprint(&self) -> String {
        let mut text = String::new();
        for letter in self.message.chars() {
            if !letter.is_ascii_digit() {
                text.push(letter);
            } else if !text.ends_with('#') {
                text.push('#');
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ERROR: &str = r#"{"timestamp":"2026-11-28T10:00:00.5Z","level":"ERROR","message":"order 17 failed after 30 ms","target":"shopd","request_id":"r-1"}"#;

    #[test]
    fn a_line_of_json_is_taken_apart_and_any_other_stands_for_itself() {
        let line = LogLine::parse("shopd-1", ERROR);
        assert_eq!(line.level, Some(Level::Error));
        assert_eq!(line.message, "order 17 failed after 30 ms");
        assert_eq!(line.fields["request_id"], "r-1");
        assert_eq!(line.fingerprint(), "order # failed after # ms");
        let banner = LogLine::parse("shopd-1", "The shop is open.");
        assert_eq!(
            (banner.level, banner.message.as_str()),
            (None, "The shop is open.")
        );
        for odd in [
            "{}",
            "[1]",
            "{\"level\":7,\"message\":null}",
            "{\"timestamp\":\"soon\"}",
        ] {
            assert_eq!(LogLine::parse("a", odd).moment(), None);
        }
    }
}
