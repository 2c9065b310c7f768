use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::LogEvent;

/// The members of an event, by name, as texts.
pub(super) type Record = BTreeMap<String, String>;

/// A time as results tell it.
pub(super) fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S.%3f").to_string()
}

/// What can be asked of an event: what AWS adds, and the members of a JSON message.
pub(super) fn record(event: &LogEvent) -> Record {
    let mut record = Record::new();
    if let Ok(value @ Value::Object(_)) = serde_json::from_str(&event.message) {
        flatten(&mut record, "", &value);
    }
    let at = event.at.as_millisecond();
    record.insert("@timestamp".to_owned(), time(event.at));
    record.insert("@message".to_owned(), event.message.clone());
    record.insert("@logStream".to_owned(), event.stream.clone());
    record.insert("@ptr".to_owned(), format!("{}:{at}", event.stream));
    record
}

fn flatten(record: &mut Record, name: &str, value: &Value) {
    let text = match value {
        Value::Object(members) => {
            for (member, value) in members {
                let name = if name.is_empty() {
                    member.clone()
                } else {
                    format!("{name}.{member}")
                };
                flatten(record, &name, value);
            }
            return;
        }
        Value::Null => return,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    record.insert(name.to_owned(), text);
}
