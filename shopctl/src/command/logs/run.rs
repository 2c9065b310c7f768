use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use anyhow::Context as _;
use jiff::SignedDuration;
use regex::RegexBuilder;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::time::sleep;

use super::{
    context::{Context, Target, wait},
    export::export,
};
use crate::{
    cli::{FilterArgs, LogsCommand, When},
    error::{CommandError, ErrorKind, Result},
    local::{Filter, Level, Lines, LogLine, Source},
    output::{Column, Row, counted},
};

/// How often it is looked for new lines.
const LOOK: Duration = Duration::from_millis(200);
/// How much is shown before and after a moment.
const AROUND: SignedDuration = SignedDuration::from_mins(1);

impl Row for LogLine {
    const KIND: &'static str = "LogLineList";
    const COLUMNS: &'static [Column] = &[
        Column::always("TIME"),
        Column::always("POD"),
        Column::always("LEVEL"),
        Column::always("MESSAGE"),
        Column::always("DETAIL"),
        Column::wide("FIELDS"),
    ];

    fn name(&self) -> String {
        self.pod.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.at.clone().unwrap_or_default(),
            self.pod.clone(),
            self.level.map(word).unwrap_or_default().to_owned(),
            self.message.clone(),
            detail(self),
            self.fields_text(),
        ]
    }
}

/// What matters of a request or a failure.
fn detail(line: &LogLine) -> String {
    let fields = ["method", "route", "status", "error"];
    let fields = fields.iter().filter_map(|name| line.field(name));
    let length = line
        .field("duration_ms")
        .map(|length| format!("{length} ms"));
    fields.chain(length).collect::<Vec<_>>().join(" ")
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Trace => "TRACE",
        Level::Debug => "DEBUG",
        Level::Info => "INFO",
        Level::Warn => "WARN",
        Level::Error => "ERROR",
    }
}

/// Lines that tell of the same thing.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Group {
    level: Level,
    count: u64,
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

pub(super) fn run(context: &Context, command: &LogsCommand) -> Result<()> {
    let target = context.target()?;
    match command {
        LogsCommand::Tail {
            lines,
            follow,
            filter,
        } => tail(context, &target, *lines, *follow, of(context, filter)),
        LogsCommand::Search { text, filter } => search(context, &target, text, of(context, filter)),
        LogsCommand::Errors { filter, fail } => {
            errors(context, &target, of(context, filter), *fail)
        }
        LogsCommand::Export { folder, filter } => {
            export(context, &target, folder, &of(context, filter))
        }
    }
}

fn of(context: &Context, args: &FilterArgs) -> Filter {
    let now = context.now();
    let moment = |when: Option<When>| when.map(|when| when.moment(now));
    let around = |when: When, offset: SignedDuration| when.moment(now).checked_add(offset).ok();
    Filter {
        since: moment(args.since).or_else(|| around(args.around?, -AROUND)),
        until: moment(args.until).or_else(|| around(args.around?, AROUND)),
        level: args.level,
        pods: args.pods.clone(),
        fields: args.fields.clone(),
        include: args.include.clone(),
        exclude: args.exclude.clone(),
    }
}

pub(super) fn sources(context: &Context, target: &Target) -> Result<Vec<Source>> {
    let sources = context.supervisor(target)?.logs()?;
    if sources.is_empty() {
        return Err(target.nothing_runs());
    }
    Ok(sources)
}

fn tail(
    context: &Context,
    target: &Target,
    count: usize,
    follow: bool,
    filter: Filter,
) -> Result<()> {
    let mut lines = Lines::new(sources(context, target)?, filter);
    let mut last = VecDeque::new();
    while let Some(line) = lines.read()? {
        last.push_back(line);
        if last.len() > count {
            last.pop_front();
        }
    }
    if !follow {
        last.extend(lines.halves());
        let beyond = last.len().saturating_sub(count);
        return context.show(target, last.into_iter().skip(beyond).collect(), Vec::new());
    }
    for line in &last {
        context.printer.item(line)?;
    }
    wait(async {
        loop {
            lines.add(sources(context, target)?);
            while let Some(line) = lines.read()? {
                context.printer.item(&line)?;
            }
            sleep(LOOK).await;
        }
    })
}

fn search(context: &Context, target: &Target, text: &str, mut filter: Filter) -> Result<()> {
    let wanted = RegexBuilder::new(&regex::escape(text))
        .case_insensitive(true)
        .build();
    filter.include.push(wanted.context("searching for a text")?);
    let mut lines = Lines::new(sources(context, target)?, filter);
    let mut found = Vec::new();
    while let Some(line) = lines.read()? {
        found.push(line);
    }
    found.extend(lines.halves());
    if found.is_empty() {
        context.printer.note(&format!("no line has {text:?} in it"));
    }
    context.show(target, found, Vec::new())
}

fn errors(context: &Context, target: &Target, filter: Filter, fail: bool) -> Result<()> {
    let level = filter.level.or(Some(Level::Warn));
    let mut lines = Lines::new(sources(context, target)?, Filter { level, ..filter });
    let mut groups = Groups::default();
    while let Some(line) = lines.read()? {
        groups.add(line);
    }
    lines.halves().into_iter().for_each(|line| groups.add(line));
    let groups = groups.sorted();
    let errors = groups.iter().filter(|group| group.level == Level::Error);
    let errors: u64 = errors.map(|group| group.count).sum();
    if groups.is_empty() {
        context.printer.note("no errors and no warnings");
    }
    context.show(target, groups, Vec::new())?;
    if fail && errors > 0 {
        return Err(CommandError::new(
            ErrorKind::Unhealthy,
            format!("logged: {}", counted(errors, "error")),
        )
        .hint("`shopctl logs tail --level error -o wide` shows them one by one"));
    }
    Ok(())
}

/// Lines that are alike, together.
#[derive(Debug, Default)]
struct Groups(BTreeMap<(Level, String), Group>);

impl Groups {
    fn add(&mut self, line: LogLine) {
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
    fn sorted(self) -> Vec<Group> {
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
