use std::collections::HashMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use shopctl_cluster::{self as cluster, Change, Selector};

use super::context::{Context, Target};
use crate::{
    cli::EventsCommand,
    error::Result,
    output::{Column, Row},
    platform::Eks,
};

/// Something that happened in a cluster.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    /// When last.
    at: Option<String>,
    /// `Normal` or `Warning`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// In one word, as in `BackOff`.
    reason: String,
    /// To what, as in `Pod/shopd-5d4f-x2k4p`.
    object: String,
    /// How often.
    count: u32,
    message: String,
    /// When first.
    first_at: Option<String>,
    /// Who saw it.
    reporter: String,
}

impl Event {
    fn new(event: &cluster::Event) -> Self {
        let moment = |at: Option<Timestamp>| at.map(|at| format!("{at:.3}"));
        Self {
            at: moment(event.last_at()),
            kind: if event.is_warning() {
                "Warning"
            } else {
                "Normal"
            },
            reason: event.reason.to_string(),
            object: format!("{}/{}", event.about.kind, event.about.name),
            count: event.count(),
            message: event.message.to_string(),
            first_at: moment(event.first_at()),
            reporter: event.reporter().to_owned(),
        }
    }
}

impl Row for Event {
    const KIND: &'static str = "EventList";
    const COLUMNS: &'static [Column] = &[
        Column::always("TIME"),
        Column::always("TYPE"),
        Column::always("REASON"),
        Column::always("OBJECT"),
        Column::always("COUNT"),
        Column::always("MESSAGE"),
        Column::wide("FIRST"),
        Column::wide("REPORTER"),
    ];

    fn name(&self) -> String {
        self.object.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.at.clone().unwrap_or_default(),
            self.kind.to_owned(),
            self.reason.clone(),
            self.object.clone(),
            self.count.to_string(),
            self.message.clone(),
            self.first_at.clone().unwrap_or_default(),
            self.reporter.clone(),
        ]
    }
}

pub(super) async fn run(context: &Context, command: &EventsCommand) -> Result<()> {
    let target = context.target()?;
    let platform = context.platform(&target)?;
    let eks = platform.eks("events of a cluster")?;
    match command {
        EventsCommand::List { warnings, since } => {
            let since = since.map(|since| since.moment(context.now()));
            list(context, &target, eks, &Wanted::new(*warnings, since)).await
        }
        EventsCommand::Watch { warnings } => {
            watch(context, eks, &Wanted::new(*warnings, None)).await
        }
    }
}

/// Which events are told.
struct Wanted {
    warnings: bool,
    since: Option<Timestamp>,
}

impl Wanted {
    fn new(warnings: bool, since: Option<Timestamp>) -> Self {
        Self { warnings, since }
    }

    fn has(&self, event: &cluster::Event) -> bool {
        let is_late = |since| event.last_at().is_none_or(|at| at >= since);
        (event.is_warning() || !self.warnings) && self.since.is_none_or(is_late)
    }
}

async fn list(context: &Context, target: &Target, eks: &Eks, wanted: &Wanted) -> Result<()> {
    let events = eks.cluster().await?.events(eks.namespace(), None).await?;
    let rows = events
        .iter()
        .filter(|event| wanted.has(event))
        .map(Event::new);
    context.show(target, rows.collect(), Vec::new())
}

/// Tells what happens from now on. It ends with an error only where it cannot begin.
async fn watch(context: &Context, eks: &Eks, wanted: &Wanted) -> Result<()> {
    let cluster = eks.cluster().await?;
    let mut watch = cluster.watch::<cluster::Event>(eks.namespace(), &Selector::all());
    let mut known = Known::default();
    let mut is_away = false;
    loop {
        let change = match watch.next().await {
            Ok(change) => change,
            Err(error) if !known.has_begun => return Err(error.into()),
            Err(error) => {
                if !is_away {
                    let told = format!("the cluster does not answer; trying again: {error}");
                    context.printer.note(&told);
                }
                is_away = true;
                continue;
            }
        };
        let had_begun = known.has_begun;
        for event in known
            .new_of(change)
            .iter()
            .filter(|event| wanted.has(event))
        {
            context.printer.item(&Event::new(event))?;
        }
        if is_away && known.has_begun {
            context.printer.note("live again");
            is_away = false;
        } else if !had_begun && known.has_begun {
            context
                .printer
                .note(&format!("watching {}, until Ctrl-C", eks.namespace()));
        }
    }
}

/// The events that were there already or were told, by their identifiers, with their versions.
#[derive(Default)]
struct Known {
    has_begun: bool,
    versions: HashMap<Box<str>, Box<str>>,
}

impl Known {
    /// What is new in a change, the oldest first. What is there at the beginning is not.
    fn new_of(&mut self, change: Change<cluster::Event>) -> Vec<cluster::Event> {
        match change {
            Change::First(_) | Change::Resumed => Vec::new(),
            Change::Applied(event) => self.learn(vec![event]),
            Change::Deleted(event) => {
                self.versions.remove(&event.metadata.uid);
                Vec::new()
            }
            Change::Restarted(events) => {
                let there: Vec<_> = events
                    .iter()
                    .map(|event| event.metadata.uid.clone())
                    .collect();
                let new = self.learn(events);
                self.versions.retain(|uid, _| there.contains(uid));
                if std::mem::replace(&mut self.has_begun, true) {
                    new
                } else {
                    Vec::new()
                }
            }
        }
    }

    fn learn(&mut self, events: Vec<cluster::Event>) -> Vec<cluster::Event> {
        let mut new = events;
        new.retain(|event| {
            let meta = &event.metadata;
            let before = self
                .versions
                .insert(meta.uid.clone(), meta.resource_version.clone());
            before.as_ref() != Some(&meta.resource_version)
        });
        new.sort_by_key(cluster::Event::last_at);
        new
    }
}
