use std::collections::VecDeque;

use anyhow::Context as _;
use regex::RegexBuilder;

use super::{
    export::export,
    follow::follow,
    groups::Groups,
    highlight::Highlight,
    read::{Wanted, open, warnings},
};
use crate::{
    cli::LogsCommand,
    command::context::{Context, Target},
    error::{CommandError, ErrorKind, Result},
    logs::{Level, LogLine},
    output::{Column, Row, counted},
    platform::Platform,
};

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

pub(super) fn word(level: Level) -> &'static str {
    match level {
        Level::Trace => "TRACE",
        Level::Debug => "DEBUG",
        Level::Info => "INFO",
        Level::Warn => "WARN",
        Level::Error => "ERROR",
    }
}

pub(in crate::command) async fn run(context: &Context, command: &LogsCommand) -> Result<()> {
    let target = context.target()?;
    match command {
        LogsCommand::Tail {
            lines,
            follow,
            highlight,
            filter,
        } => {
            let view = View {
                lines: *lines,
                follow: *follow,
                highlight: Highlight::new(highlight),
            };
            tail(context, &target, &view, &Wanted::of(context, filter)).await
        }
        LogsCommand::Search { text, filter } => {
            search(context, &target, text, Wanted::of(context, filter)).await
        }
        LogsCommand::Errors { filter, fail } => {
            errors(context, &target, Wanted::of(context, filter), *fail).await
        }
        LogsCommand::Export { folder, filter } => {
            export(context, &target, folder, &Wanted::of(context, filter)).await
        }
    }
}

/// How lines are shown.
pub(super) struct View {
    lines: usize,
    follow: bool,
    pub(super) highlight: Highlight,
}

async fn tail(context: &Context, target: &Target, view: &View, wanted: &Wanted) -> Result<()> {
    let platform = context.platform(target)?;
    // Where every line is wanted, the last of each log are enough; one of each at least, to know where it goes on.
    let enough = view.lines.max(1) as u64;
    let per_log = wanted.filter.takes_all().then_some(enough);
    let mut reader = open(&platform, target, wanted, per_log).await?;
    let mut last = VecDeque::new();
    while let Some(line) = reader.next().await? {
        last.push_back(line);
        if last.len() > view.lines {
            last.pop_front();
        }
    }
    if !view.follow {
        last.extend(reader.halves());
        let beyond = last.len().saturating_sub(view.lines);
        let mut lines: Vec<_> = last.into_iter().skip(beyond).collect();
        for line in &mut lines {
            view.highlight.mark(line);
        }
        return context.show(target, lines, Vec::new());
    }
    for mut line in last {
        view.highlight.mark(&mut line);
        context.printer.item(&line)?;
    }
    follow(context, target, view, wanted, reader).await
}

async fn search(context: &Context, target: &Target, text: &str, mut wanted: Wanted) -> Result<()> {
    let regex = RegexBuilder::new(&regex::escape(text))
        .case_insensitive(true)
        .build();
    wanted
        .filter
        .include
        .push(regex.context("searching for a text")?);
    let platform = context.platform(target)?;
    let mut reader = open(&platform, target, &wanted, None).await?;
    let mut found = Vec::new();
    while let Some(line) = reader.next().await? {
        found.push(line);
    }
    found.extend(reader.halves());
    if found.is_empty() {
        context.printer.note(&format!("no line has {text:?} in it"));
    }
    context.show(target, found, Vec::new())
}

async fn errors(context: &Context, target: &Target, wanted: Wanted, fail: bool) -> Result<()> {
    let mut wanted = wanted;
    wanted.filter.level = wanted.filter.level.or(Some(Level::Warn));
    let platform = context.platform(target)?;
    let mut reader = open(&platform, target, &wanted, None).await?;
    let mut groups = Groups::default();
    while let Some(line) = reader.next().await? {
        groups.add(line);
    }
    for line in reader.halves() {
        groups.add(line);
    }
    if let Platform::Eks(eks) = &platform {
        for line in warnings(eks).await? {
            if wanted.filter.has(&line, line.moment()) {
                groups.add(line);
            }
        }
    }
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
