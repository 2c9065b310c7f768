use std::{collections::BTreeMap, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Heading,
    view::{RouteLine, routes},
};
use crate::{
    engine::Progress,
    recorder::{Cell, Counts},
    report::{TargetPoint, ThresholdResult},
};

/// The version of this form. Fields may be added within a version; none is renamed or removed.
const VERSION: u32 = 1;
/// How many routes are told of.
const MOST_ROUTES: usize = 12;
/// Where the steps of response times end, in milliseconds. One more holds all that is longer.
const STEPS_MS: [u32; 12] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];

/// One moment of a run that goes on. Lengths of time end in `_ms` (milliseconds) or `_seconds`; shares are from 0 to 1;
/// what is not known is null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Moment {
    /// What this is.
    pub kind: MomentKind,
    /// The version of this form: 1.
    pub version: u32,
    /// The id of the run.
    pub run_id: String,
    /// The scenario's name.
    pub scenario: String,
    /// The target's root.
    pub target: String,
    /// The phase that the run is in.
    pub phase: String,
    /// Its number, from 1.
    pub phase_number: usize,
    /// How many phases there are.
    pub phase_count: usize,
    /// How long the run has lasted.
    pub lasted_seconds: f64,
    /// How long it will last by its schedule; visits that are under way then may take it further.
    pub length_seconds: f64,
    /// Whether it is over: this is then the last moment.
    pub is_over: bool,
    /// Requests so far, warm-up included.
    pub requests: u64,
    /// Those that count as errors.
    pub errors: u64,
    /// The same by class of status (`5xx`) or kind of failure (`timeout`); an answer that was not what it had to be has
    /// the class of its status.
    pub errors_by_class: BTreeMap<String, u64>,
    /// Requests that were done in the last whole second.
    pub rate: Option<u64>,
    /// Visits per second that the schedule asks for; null in a closed model.
    pub rate_due: Option<f64>,
    /// Half of the last whole second's response times are not longer.
    pub p50_ms: Option<f64>,
    /// 95 % are not longer.
    pub p95_ms: Option<f64>,
    /// 99 % are not longer.
    pub p99_ms: Option<f64>,
    /// How the last whole second's response times are spread, from the shortest.
    pub spread: Vec<SpreadStep>,
    /// Visits under way.
    pub under_way: u64,
    /// Arrivals for which no user is free.
    pub waiting: usize,
    /// How late requests are begun, at the 99th percentile, over the run without warm-up.
    pub lag_p99_ms: Option<f64>,
    /// The share of its processors that the generator uses, over the run.
    pub generator_cpu: f64,
    /// The most asked routes, the most asked first; twelve at most.
    pub routes: Vec<RouteMoment>,
    /// Business counts, by name.
    pub counts: BTreeMap<String, u64>,
    /// The target as it was seen last; null where it is not seen from inside.
    pub target_seen: Option<TargetPoint>,
    /// What has to be so, and whether it is so far; with a null `value` there is nothing to see yet.
    pub thresholds: Vec<ThresholdResult>,
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum MomentKind {
    /// How a run goes.
    Progress,
}

/// Response times of some length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SpreadStep {
    /// The longest of them, to two digits, beyond the step before; null for all that is longer.
    pub up_to_ms: Option<u32>,
    /// How many.
    pub count: u64,
}

/// One route so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RouteMoment {
    /// Its method, where that is not GET, and its template.
    pub route: String,
    /// Requests.
    pub requests: u64,
    /// Those that count as errors.
    pub errors: u64,
    /// Half of the response times in this phase are not longer; those of its most frequent outcome.
    pub p50_ms: Option<f64>,
    /// 95 % are not longer.
    pub p95_ms: Option<f64>,
    /// 99 % are not longer.
    pub p99_ms: Option<f64>,
}

impl Moment {
    /// Of a run, now.
    pub fn of(heading: &Heading, progress: &Progress<'_>) -> Self {
        let phase = progress.phases.index_at(progress.lasted);
        let spans = progress.phases.spans();
        let Counts {
            requests, errors, ..
        } = progress.books.total;
        let second = progress.books.recent.last_whole(progress.lasted);
        let quantile = |quantile| second.and_then(|cell| cell.quantile(quantile)).map(ms);
        let has_second = progress.lasted >= Duration::from_secs(1);
        let names = &progress.plan.names.counts;
        Self {
            kind: MomentKind::Progress,
            version: VERSION,
            run_id: heading.run_id.clone(),
            scenario: heading.scenario.clone(),
            target: heading.target.clone(),
            phase: spans[usize::from(phase)].name.clone(),
            phase_number: usize::from(phase) + 1,
            phase_count: spans.len(),
            lasted_seconds: progress.lasted.as_secs_f64(),
            length_seconds: progress.length.as_secs_f64(),
            is_over: progress.is_over,
            requests,
            errors,
            errors_by_class: errors_by_class(progress),
            rate: has_second.then(|| second.map_or(0, |cell| cell.counts.requests)),
            rate_due: progress.rate_due,
            p50_ms: quantile(0.5),
            p95_ms: quantile(0.95),
            p99_ms: quantile(0.99),
            spread: spread(second),
            under_way: progress.visits.under_way(),
            waiting: progress.waiting,
            lag_p99_ms: progress.books.lag.quantile(0.99).map(ms),
            generator_cpu: progress.usage.cpu_share,
            routes: routes(progress, phase, MOST_ROUTES)
                .into_iter()
                .map(RouteMoment::from)
                .collect(),
            counts: names
                .iter()
                .cloned()
                .zip(progress.counts.iter().copied())
                .collect(),
            target_seen: progress.target.clone(),
            thresholds: progress
                .judgements()
                .into_iter()
                .map(ThresholdResult::from)
                .collect(),
        }
    }
}

impl From<RouteLine> for RouteMoment {
    fn from(line: RouteLine) -> Self {
        Self {
            route: line.name,
            requests: line.requests,
            errors: line.errors,
            p50_ms: line.p50_us.map(ms),
            p95_ms: line.p95_us.map(ms),
            p99_ms: line.p99_us.map(ms),
        }
    }
}

fn errors_by_class(progress: &Progress<'_>) -> BTreeMap<String, u64> {
    let mut classes = BTreeMap::new();
    for (key, series) in progress.books.series() {
        if series.counts.errors > 0 {
            *classes.entry(key.class.to_string()).or_default() += series.counts.errors;
        }
    }
    classes
}

fn spread(second: Option<&Cell>) -> Vec<SpreadStep> {
    let ends = STEPS_MS.into_iter().map(Some).chain([None]);
    let mut steps: Vec<_> = ends
        .map(|up_to_ms| SpreadStep { up_to_ms, count: 0 })
        .collect();
    for (microseconds, count) in second.map(Cell::steps).unwrap_or_default() {
        let step = STEPS_MS.partition_point(|end| u64::from(*end) * 1_000 < microseconds);
        steps[step].count += u64::from(count);
    }
    steps
}

fn ms(microseconds: u64) -> f64 {
    microseconds as f64 / 1_000.0
}

/// The JSON schema of a line.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Moment).to_value()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recorder::Sample;

    #[test]
    fn each_response_time_is_in_the_step_that_reaches_it() {
        let mut cell = Cell::default();
        for response_us in [1, 990, 1_010, 4_950, 250_000, 5_100_000, 60_000_000] {
            cell.record(&Sample::answered(0, response_us));
        }
        let told: Vec<_> = spread(Some(&cell))
            .into_iter()
            .filter(|step| step.count > 0)
            .map(|step| (step.up_to_ms, step.count))
            .collect();
        let due = [
            (Some(1), 2),
            (Some(2), 1),
            (Some(5), 1),
            (Some(500), 1),
            (None, 2),
        ];
        assert_eq!(told, due);
    }

    #[test]
    fn a_second_without_requests_has_all_steps_and_nothing_in_them() {
        let steps = spread(None);
        assert_eq!(steps.len(), STEPS_MS.len() + 1);
        assert!(steps.iter().all(|step| step.count == 0));
        assert_eq!(steps.last().map(|step| step.up_to_ms), Some(None));
    }
}
