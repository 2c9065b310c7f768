use std::{collections::BTreeMap, time::Duration};

use crate::{
    engine::Progress,
    recorder::{Cell, Counts, Series},
    report::TargetPoint,
};

/// How many seconds of the past are shown.
const PAST: usize = 120;

/// What a screen shows of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct View {
    /// What is run, against what.
    pub title: String,
    /// The phase that the run is in.
    pub phase: String,
    /// How long it has lasted.
    pub lasted: Duration,
    /// How long it will last.
    pub length: Duration,
    /// Requests per second over the last whole second.
    pub rate: f64,
    /// Visits per second that the schedule asks for.
    pub rate_due: Option<f64>,
    /// Everything so far.
    pub counts: Counts,
    /// Visits under way.
    pub under_way: u64,
    /// Arrivals that wait for a user.
    pub waiting: usize,
    /// How late requests are begun, at the 99th percentile, in microseconds.
    pub lag_us: Option<u64>,
    /// The share of its processors that the generator uses.
    pub generator_cpu: f64,
    /// Requests per second, second by second.
    pub rates: Vec<(f64, f64)>,
    /// Response times in milliseconds, second by second: the median and the 95th percentile.
    pub medians: Vec<(f64, f64)>,
    /// The 95th percentiles.
    pub p95s: Vec<(f64, f64)>,
    /// Routes, the most asked first.
    pub routes: Vec<RouteLine>,
    /// Business counts.
    pub business: Vec<(String, u64)>,
    /// The target, as it was seen last.
    pub target: Option<TargetPoint>,
}

/// One route on a screen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RouteLine {
    /// Its name.
    pub name: String,
    /// Requests.
    pub requests: u64,
    /// Errors.
    pub errors: u64,
    /// The median of its answers in this phase, in microseconds.
    pub p50_us: Option<u64>,
    /// The 95th percentile.
    pub p95_us: Option<u64>,
    /// The 99th percentile.
    pub p99_us: Option<u64>,
}

impl View {
    /// What is to be shown of a run now.
    pub fn of(title: &str, progress: &Progress<'_>) -> Self {
        let phase = progress.phases.index_at(progress.lasted);
        let timeline = &progress.books.timeline;
        let slice = timeline.slice().as_secs_f64();
        // The last slice is not whole yet.
        let whole: Vec<_> = timeline.cells().collect();
        let whole = &whole[..whole.len().saturating_sub(1)];
        let shown = &whole[whole.len().saturating_sub(PAST)..];
        let line = |value: &dyn Fn(&Cell) -> Option<f64>| {
            let points = shown
                .iter()
                .filter_map(|(at, cell)| Some((at.as_secs_f64(), value(cell)?)));
            points.collect::<Vec<_>>()
        };
        let ms =
            |quantile: f64| move |cell: &Cell| cell.quantile(quantile).map(|us| us as f64 / 1000.0);
        let rates = line(&|cell| Some(cell.counts.requests as f64 / slice));
        Self {
            title: title.to_owned(),
            phase: progress.phases.spans()[usize::from(phase)].name.clone(),
            lasted: progress.lasted,
            length: progress.length,
            rate: rates.last().map_or(0.0, |(_, rate)| *rate),
            rate_due: progress.rate_due,
            counts: progress.books.total,
            under_way: progress.visits.under_way(),
            waiting: progress.waiting,
            lag_us: progress.books.lag.quantile(0.99),
            generator_cpu: progress.usage.cpu_share,
            rates,
            medians: line(&ms(0.5)),
            p95s: line(&ms(0.95)),
            routes: routes(progress, phase, usize::MAX),
            business: progress
                .plan
                .names
                .counts
                .iter()
                .cloned()
                .zip(progress.counts.iter().copied())
                .collect(),
            target: progress.target.clone(),
        }
    }
}

/// Routes, the most asked first, and no more of them than that. Times are those of the most frequent outcome in this phase:
/// joining histograms several times a second would cost the generator what it needs for requests.
pub(super) fn routes(progress: &Progress<'_>, phase: u8, at_most: usize) -> Vec<RouteLine> {
    let mut lines: BTreeMap<u16, (RouteLine, Option<&Series>)> = BTreeMap::new();
    for (key, series) in progress.books.series() {
        let (line, most) = lines.entry(key.route).or_default();
        line.requests += series.counts.requests;
        line.errors += series.counts.errors;
        let is_more = most.is_none_or(|most| most.counts.requests < series.counts.requests);
        if key.phase == phase && is_more {
            *most = Some(series);
        }
    }
    let names = &progress.plan.names.routes;
    let lines = lines.into_iter().map(|(route, (line, most))| {
        let name = names.get(usize::from(route)).cloned().unwrap_or_default();
        (RouteLine { name, ..line }, most)
    });
    let mut lines: Vec<_> = lines.collect();
    lines.sort_by(|(a, _), (b, _)| {
        b.requests
            .cmp(&a.requests)
            .then_with(|| a.name.cmp(&b.name))
    });
    lines.truncate(at_most);
    let lines = lines.into_iter().map(|(line, most)| RouteLine {
        p50_us: most.and_then(|series| series.response.quantile(0.5)),
        p95_us: most.and_then(|series| series.response.quantile(0.95)),
        p99_us: most.and_then(|series| series.response.quantile(0.99)),
        ..line
    });
    lines.collect()
}
