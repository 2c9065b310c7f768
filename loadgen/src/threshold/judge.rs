use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Metric, Threshold};
use crate::{
    journey::Names,
    recorder::{Books, Cell, Counts, Hist, Scope, Series, SeriesKey},
    schedule::Phases,
};

/// What is known of a run when it is judged.
#[derive(Debug, Clone, Copy)]
pub struct Measured<'a> {
    /// Its requests.
    pub books: &'a Books,
    /// The names of what was measured.
    pub names: &'a Names,
    /// Its phases.
    pub phases: &'a Phases,
    /// How long it lasted.
    pub lasted: Duration,
    /// Arrivals that nobody could take.
    pub unsent: u64,
    /// Business counts, in the plan's order.
    pub counts: &'a [u64],
}

/// Whether something was so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// What had to be so.
    pub threshold: String,
    /// What was seen, as people read it; `None` where there was nothing to see.
    pub observed: Option<String>,
    /// The same as a number: microseconds for times, 0 to 1 for shares.
    pub value: Option<f64>,
    /// Whether it was so.
    pub passed: bool,
}

impl Threshold {
    /// The numbers of what it is about.
    pub fn scope(&self, names: &Names, phases: &Phases) -> Scope {
        let phase = self.phase.as_ref().and_then(|name| {
            let spans = phases.spans();
            spans.iter().position(|span| span.name == *name)
        });
        Scope {
            route: self.route.as_deref().and_then(|name| names.route(name)),
            phase: phase.and_then(|index| u8::try_from(index).ok()),
        }
    }
}

impl Measured<'_> {
    /// Whether all were kept: those that look at the whole run, then those that were watched in windows.
    pub fn judge_all(&self, thresholds: &[Threshold], watched: &[Judgement]) -> Vec<Judgement> {
        let (windows, whole): (Vec<_>, Vec<_>) = thresholds
            .iter()
            .partition(|threshold| threshold.window.is_some());
        let whole = whole.into_iter().map(|threshold| self.judge(threshold));
        // A window that the run was too short for has seen all of it.
        let windows = windows.into_iter().zip(watched);
        let windows = windows.map(|(threshold, watched)| match watched.observed {
            Some(_) => watched.clone(),
            None => self.judge(threshold),
        });
        whole.chain(windows).collect()
    }

    /// Whether a threshold that looks at the whole run was kept.
    pub fn judge(&self, threshold: &Threshold) -> Judgement {
        let scope = threshold.scope(self.names, self.phases);
        let chosen = |key: &SeriesKey| self.is_meant(scope, *key);
        let value = match &threshold.metric {
            Metric::Unsent => Some(self.unsent as f64),
            Metric::Count(name) => {
                let index = self.names.counts.iter().position(|count| count == name);
                index
                    .and_then(|index| self.counts.get(index))
                    .map(|count| *count as f64)
            }
            Metric::ErrorRate
            | Metric::CheckRate
            | Metric::Rate
            | Metric::Requests
            | Metric::Errors => {
                let counts = self.books.counts(chosen);
                value_of_counts(&threshold.metric, &counts, self.seconds(scope))
            }
            // Joining histograms is what costs in a judgement, so that only those are joined that it is about.
            metric if threshold.service_time => {
                value_of_times(metric, &self.books.times(chosen, |series| &series.service))
            }
            metric => value_of_times(metric, &self.books.times(chosen, |series| &series.response)),
        };
        Judgement::new(threshold, value)
    }

    /// All requests of a scope. Warm-up is left out, unless it is asked for.
    pub fn sum(&self, scope: Scope) -> Series {
        self.books.sum(|key| self.is_meant(scope, *key))
    }

    fn is_meant(&self, scope: Scope, key: SeriesKey) -> bool {
        let span = self.phases.spans().get(usize::from(key.phase));
        let is_warm_up = span.is_some_and(|span| span.warm_up);
        scope.has(key.route, key.phase) && (scope.phase.is_some() || !is_warm_up)
    }

    /// How many seconds of the run a scope covers.
    pub fn seconds(&self, scope: Scope) -> f64 {
        let spans = self.phases.spans().iter().enumerate();
        let chosen = spans.filter(|(index, span)| match scope.phase {
            Some(phase) => usize::from(phase) == *index,
            None => !span.warm_up,
        });
        chosen
            .map(|(_, span)| {
                let ends = span.ends.min(self.lasted);
                ends.saturating_sub(span.begins).as_secs_f64()
            })
            .sum()
    }
}

impl Judgement {
    /// Of a threshold. What was never measured was not kept.
    pub fn new(threshold: &Threshold, value: Option<f64>) -> Self {
        Self {
            threshold: threshold.to_string(),
            observed: value.map(|value| threshold.metric.show(value)),
            value,
            passed: value.is_some_and(|value| threshold.comparison.holds(value, threshold.limit)),
        }
    }
}

fn value_of_times(metric: &Metric, times: &Hist) -> Option<f64> {
    match metric {
        Metric::Quantile(quantile) => times.quantile(*quantile).map(|us| us as f64),
        Metric::Mean => times.mean(),
        Metric::Max => times.max().map(|us| us as f64),
        Metric::ShareUnder(length) => times.share_up_to(microseconds(length.0)),
        _ => None,
    }
}

/// What a threshold looks at, in one window. `None` where there is nothing to see.
pub(super) fn value_of_window(metric: &Metric, cell: &Cell, window: Duration) -> Option<f64> {
    match metric {
        Metric::Quantile(quantile) => cell.quantile(*quantile).map(|us| us as f64),
        Metric::Max => cell.quantile(1.0).map(|us| us as f64),
        Metric::Mean => cell.mean(),
        Metric::ShareUnder(length) => cell.share_up_to(microseconds(length.0)),
        other => value_of_counts(other, &cell.counts, window.as_secs_f64()),
    }
}

fn value_of_counts(metric: &Metric, counts: &Counts, seconds: f64) -> Option<f64> {
    match metric {
        Metric::ErrorRate => counts.error_rate(),
        Metric::CheckRate => counts.check_rate(),
        Metric::Rate => (seconds > 0.0).then(|| counts.requests as f64 / seconds),
        Metric::Requests => Some(counts.requests as f64),
        Metric::Errors => Some(counts.errors as f64),
        _ => None,
    }
}

fn microseconds(length: Duration) -> u64 {
    u64::try_from(length.as_micros()).unwrap_or(u64::MAX)
}

/// Routes of which every request failed: such a run has not passed, whatever its totals say.
pub fn dead_routes(measured: &Measured<'_>) -> Vec<Judgement> {
    let routes = measured.names.routes.iter().enumerate();
    routes
        .filter_map(|(index, name)| {
            let route = u16::try_from(index).ok()?;
            let counts = measured.books.counts(|key| key.route == route);
            let is_dead = counts.requests > 0 && counts.errors == counts.requests;
            is_dead.then(|| Judgement {
                threshold: format!("some request to {name} succeeds"),
                observed: Some(format!("all {} failed", counts.requests)),
                value: Some(1.0),
                passed: false,
            })
        })
        .collect()
}
