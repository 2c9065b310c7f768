use std::{fs, path::Path, time::Duration};

use anyhow::Context;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::lines;
use crate::{
    engine::{Ended, Outcome, Usage},
    journey::{Names, Visits},
    recorder::{Books, Class, Hist, Series, SeriesKey, Timeline},
    report::{ErrorLine, InvariantResult, SlowRequest, TargetPoint},
    scenario::{Scenario, ThresholdRule},
    threshold::Judgement,
};

/// The version of this form: files of another are not merged.
pub(super) const VERSION: u32 = 1;

/// What one of several processes recorded.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WorkerFile {
    /// The version of this form.
    pub version: u32,
    /// The run that all processes made.
    pub run_id: String,
    /// Which process this was, from 0.
    pub worker: u32,
    /// How many there were.
    pub of: u32,
    /// What was done.
    pub scenario: Scenario,
    /// What had to be so.
    pub thresholds: Vec<ThresholdRule>,
    /// The target's root.
    pub target: String,
    /// What the target says it is for.
    pub environment: Option<String>,
    /// The names of what was measured.
    pub names: Names,
    /// What this process saw.
    pub part: Part,
}

/// What one process saw of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Part {
    /// When it began.
    pub began_at: Timestamp,
    /// How long it lasted.
    pub lasted: Duration,
    /// How it ended.
    pub ended: Ended,
    /// Its requests.
    pub series: Vec<SeriesPart>,
    /// The same on the clock.
    pub timeline: Timeline,
    /// How late requests were begun.
    pub lag: Hist,
    /// Its visits.
    pub visits: Visits,
    /// Arrivals that were due.
    pub due: Option<u64>,
    /// Those that nobody could take.
    pub unsent: u64,
    /// Business counts, in the order of their names.
    pub counts: Vec<u64>,
    /// How often each check held and did not.
    pub checks: Vec<(u64, u64)>,
    /// Thresholds that were watched all the time.
    pub watched: Vec<Judgement>,
    /// Errors, alike ones together.
    pub errors: Vec<ErrorLine>,
    /// The slowest requests.
    pub slowest: Vec<SlowRequest>,
    /// The target during the run.
    pub target: Vec<TargetPoint>,
    /// What the process itself used.
    pub usage: Usage,
    /// The most users at a time.
    pub most_users: u32,
    /// Requests beside those of visits.
    pub own_requests: u64,
    /// What the shop's data was like afterwards.
    pub invariants: Vec<InvariantResult>,
}

/// The requests of one route, phase and outcome.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SeriesPart {
    route: u16,
    phase: u8,
    class: String,
    series: Series,
}

impl SeriesPart {
    /// All series of books.
    pub fn all(books: &Books) -> Vec<Self> {
        let all = books.series().into_iter().map(|(key, series)| Self {
            route: key.route,
            phase: key.phase,
            class: key.class.to_string(),
            series: series.clone(),
        });
        all.collect()
    }

    /// What it is about; `None` if no request can end so.
    pub fn key(&self) -> Option<SeriesKey> {
        Some(SeriesKey {
            route: self.route,
            phase: self.phase,
            class: Class::parse(&self.class)?,
        })
    }

    /// Its numbers.
    pub fn series(&self) -> &Series {
        &self.series
    }
}

impl Part {
    /// What a process saw, beside what its report says already.
    pub fn new(outcome: &Outcome, report: &crate::report::Report) -> Self {
        Self {
            began_at: outcome.began_at,
            lasted: outcome.lasted,
            ended: outcome.ended.clone(),
            series: SeriesPart::all(&outcome.books),
            timeline: outcome.books.timeline.clone(),
            lag: outcome.books.lag.clone(),
            visits: outcome.visits,
            due: outcome.due,
            unsent: outcome.unsent,
            counts: outcome.counts.clone(),
            checks: outcome.checks.clone(),
            watched: outcome.watched.clone(),
            errors: report.errors.clone(),
            slowest: report.slowest.clone(),
            target: report.target.clone(),
            usage: outcome.usage,
            most_users: outcome.most_users,
            own_requests: report.context.own_requests,
            invariants: report.invariants.clone(),
        }
    }
}

impl WorkerFile {
    /// The version of this form.
    pub const VERSION: u32 = VERSION;

    /// Writes it into a file.
    pub fn save(&self, path: &Path) -> anyhow::Result<()> {
        fs::write(path, self.json()?).with_context(|| format!("writing {}", path.display()))
    }

    /// It as lines of a log.
    pub fn lines(&self) -> anyhow::Result<Vec<String>> {
        Ok(lines::written(&self.json()?))
    }

    fn json(&self) -> anyhow::Result<String> {
        serde_json::to_string(self).context("writing what was recorded as JSON")
    }

    /// Reads it from a file, or from the log of a process that wrote it there.
    pub fn load(path: &Path) -> anyhow::Result<Self> {
        let text =
            fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        let found = lines::read(&text).with_context(|| format!("reading {}", path.display()))?;
        serde_json::from_str(&found.unwrap_or(text))
            .with_context(|| format!("{} is not what `loadgen --worker` writes", path.display()))
    }
}
