use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::run::word;
use crate::{
    logs::{Level, LogLine},
    output::{Column, Row},
};

/// Lines that tell of the same thing.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Group {
    pub(super) level: Level,
    pub(super) count: u64,
    first: Option<String>,
    last: Option<String>,
    pods: Vec<String>,
    /// The message of the last.
    message: String,
    /// What else the last says.
    fields: BTreeMap<String, serde_json::Value>,
}

impl Row for Group {
    const KIND: &'static str = "LogErrorList";
    const COLUMNS: &'static [Column] = &[
        Column::always("LEVEL"),
        Column::always("COUNT"),
        Column::always("FIRST"),
        Column::always("LAST"),
        Column::always("PODS"),
        Column::always("MESSAGE"),
    ];

    fn name(&self) -> String {
        self.message.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            word(self.level).to_owned(),
            self.count.to_string(),
            self.first.clone().unwrap_or_default(),
            self.last.clone().unwrap_or_default(),
            self.pods.join(","),
            self.message.clone(),
        ]
    }
}

/// Lines that are alike, together.
#[derive(Debug, Default)]
pub(super) struct Groups(BTreeMap<(Level, String), Group>);

impl Groups {
    pub(super) fn add(&mut self, line: LogLine) {
        let Some(level) = line.level else {
            return;
        };
        let group = self
            .0
            .entry((level, line.fingerprint()))
            .or_insert_with(|| Group {
                level,
                count: 0,
                first: line.at.clone(),
                last: None,
                pods: Vec::new(),
                message: String::new(),
                fields: BTreeMap::new(),
            });
        group.count += 1;
        group.last = line.at;
        group.message = line.message;
        group.fields = line.fields;
        if !group.pods.contains(&line.pod) {
            group.pods.push(line.pod);
        }
    }

    /// The worst first, then the most frequent.
    pub(super) fn sorted(self) -> Vec<Group> {
        let mut groups: Vec<_> = self.0.into_values().collect();
        groups.sort_by(|a, b| b.level.cmp(&a.level).then(b.count.cmp(&a.count)));
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(at: &str, level: &str, message: &str) -> LogLine {
        let text = serde_json::json!({ "timestamp": at, "level": level, "message": message });
        LogLine::parse("shopd-1", &text.to_string())
    }

    #[test]
    fn alike_lines_are_one_group_and_errors_come_first() {
        let mut groups = Groups::default();
        for (at, level, message) in [
            ("2026-11-28T10:00:00Z", "WARN", "slow statement: 30 ms"),
            ("2026-11-28T10:00:01Z", "WARN", "slow statement: 45 ms"),
            ("2026-11-28T10:00:02Z", "ERROR", "order 7 failed"),
            ("2026-11-28T10:00:03Z", "INFO", "0 errors"),
        ] {
            groups.add(line(at, level, message));
        }
        let groups = groups.sorted();
        let seen: Vec<_> = groups
            .iter()
            .map(|group| (group.level, group.count, group.message.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                (Level::Error, 1, "order 7 failed"),
                (Level::Warn, 2, "slow statement: 45 ms"),
                (Level::Info, 1, "0 errors")
            ]
        );
        assert_eq!(groups[1].first.as_deref(), Some("2026-11-28T10:00:00Z"));
        assert_eq!(groups[1].last.as_deref(), Some("2026-11-28T10:00:01Z"));
    }
}
