use std::{collections::BTreeMap, time::Duration};

use super::{
    model::{
        CheckResult, Context, EndedBy, ErrorLine, GeneratorUse, InvariantResult, PhaseResult,
        Report, RouteResult, SlowRequest, ThresholdResult, TimelinePoint, Times, Totals, VERSION,
    },
    timeline::rows_of,
    verdict::{reasons_for_invalidity, verdict},
};
use crate::{
    engine::{Ended, Outcome},
    journey::Names,
    recorder::{Hist, Scope, Series},
    scenario::{Load, Scenario},
    schedule::Phases,
    threshold::{Judgement, Measured, Threshold, dead_routes},
};

/// What a report is about, beside the outcome.
pub struct Subject<'a> {
    /// What was done.
    pub scenario: &'a Scenario,
    /// The names of what was measured.
    pub names: &'a Names,
    /// The phases of the run.
    pub phases: &'a Phases,
    /// What had to be so.
    pub thresholds: &'a [Threshold],
    /// The id of the run.
    pub run_id: &'a str,
    /// The target's root.
    pub target: &'a str,
    /// What the target says it is for.
    pub environment: Option<&'a str>,
    /// How many processes made the load.
    pub workers: u32,
    /// Requests beside those of visits.
    pub own_requests: u64,
    /// What the shop's data was like afterwards.
    pub invariants: Vec<InvariantResult>,
}

/// Makes the report of a run.
pub fn build(subject: Subject<'_>, outcome: &Outcome) -> Report {
    let measured = Measured {
        books: &outcome.books,
        names: subject.names,
        phases: subject.phases,
        lasted: outcome.lasted,
        unsent: outcome.unsent,
        counts: &outcome.counts,
    };
    let thresholds = thresholds(&measured, subject.thresholds, outcome);
    let invalid = reasons_for_invalidity(outcome, &subject.scenario.validity);
    let ended = ended_by(&outcome.ended);
    let verdict = verdict(&invalid, &ended, &thresholds, &subject.invariants);
    let judged = measured.sum(Scope::default());
    Report {
        version: VERSION,
        verdict,
        exit_code: verdict.exit_code(),
        invalid,
        ended,
        thresholds,
        totals: totals(outcome),
        response: times(&judged.response),
        service: times(&judged.service),
        connect: times(&judged.connect),
        lag: times(&outcome.books.lag),
        phases: phases(&measured, outcome),
        routes: routes(&measured),
        checks: checks(subject.names, outcome),
        counts: subject
            .names
            .counts
            .iter()
            .cloned()
            .zip(outcome.counts.iter().copied())
            .collect(),
        errors: errors(subject.names, outcome),
        slowest: slowest(subject.names, outcome),
        timeline: timeline(outcome),
        generator: generator(outcome),
        context: context(&subject, outcome),
        invariants: subject.invariants,
        target: outcome.target.clone(),
    }
}

fn context(subject: &Subject<'_>, outcome: &Outcome) -> Context {
    let scenario = subject.scenario;
    Context {
        run_id: subject.run_id.to_owned(),
        scenario: scenario.name.clone(),
        about: scenario.about.clone(),
        model: match scenario.load {
            Load::Open { .. } => "open",
            Load::Closed { .. } => "closed",
        }
        .to_owned(),
        seed: scenario.seed,
        target: subject.target.to_owned(),
        environment: subject.environment.map(str::to_owned),
        generator_version: env!("CARGO_PKG_VERSION").to_owned(),
        workers: subject.workers,
        began_at: outcome.began_at.to_string(),
        seconds: outcome.lasted.as_secs_f64(),
        planned_seconds: subject.phases.length().as_secs_f64(),
        own_requests: subject.own_requests,
    }
}

fn thresholds(
    measured: &Measured<'_>,
    thresholds: &[Threshold],
    outcome: &Outcome,
) -> Vec<ThresholdResult> {
    let judged = measured.judge_all(thresholds, &outcome.watched);
    let all = judged.into_iter().chain(dead_routes(measured));
    all.map(ThresholdResult::from).collect()
}

impl From<Judgement> for ThresholdResult {
    fn from(judgement: Judgement) -> Self {
        Self {
            threshold: judgement.threshold,
            observed: judgement.observed,
            value: judgement.value,
            passed: judgement.passed,
        }
    }
}

fn ended_by(ended: &Ended) -> EndedBy {
    match ended {
        Ended::Finished => EndedBy::Schedule,
        Ended::Stopped => EndedBy::Stop,
        Ended::Aborted(breach) => EndedBy::Threshold {
            threshold: breach.judgement.threshold.clone(),
        },
        Ended::Limit(limit) => EndedBy::Limit {
            limit: limit.clone(),
        },
    }
}

fn totals(outcome: &Outcome) -> Totals {
    let counts = &outcome.books.total;
    Totals {
        requests: counts.requests,
        errors: counts.errors,
        error_rate: counts.error_rate(),
        requests_per_second: per_second(counts.requests, outcome.lasted.as_secs_f64()),
        bytes: counts.bytes,
        connections: counts.connections,
        checks: counts.checks,
        checks_failed: counts.checks_failed,
        visits: outcome.visits.begun,
        visits_completed: outcome.visits.completed,
        visits_ended_early: outcome.visits.ended_early,
        visits_cut: outcome.visits.cut,
        arrivals_due: outcome.due,
        arrivals_unsent: outcome.unsent,
        users_max: outcome.most_users,
    }
}

fn phases(measured: &Measured<'_>, outcome: &Outcome) -> Vec<PhaseResult> {
    let spans = measured.phases.spans().iter().zip(0_u8..);
    let begun = spans.filter(|(span, _)| span.begins < outcome.lasted);
    begun
        .map(|(span, index)| {
            let scope = Scope {
                phase: Some(index),
                route: None,
            };
            let (sum, seconds) = (measured.sum(scope), measured.seconds(scope));
            PhaseResult {
                phase: span.name.clone(),
                warm_up: span.warm_up,
                begins_seconds: span.begins.as_secs_f64(),
                seconds,
                requests: sum.counts.requests,
                errors: sum.counts.errors,
                requests_per_second: per_second(sum.counts.requests, seconds),
                response: times(&sum.response),
                service: times(&sum.service),
            }
        })
        .collect()
}

fn routes(measured: &Measured<'_>) -> Vec<RouteResult> {
    let routes = measured.names.routes.iter().zip(0_u16..);
    let seen = routes.filter_map(|(name, index)| {
        let scope = Scope {
            route: Some(index),
            phase: None,
        };
        let sum = measured.sum(scope);
        (sum.counts.requests > 0).then(|| route(name, index, &sum, measured))
    });
    let mut seen: Vec<_> = seen.collect();
    seen.sort_by(|a, b| b.requests.cmp(&a.requests).then(a.route.cmp(&b.route)));
    seen
}

fn route(name: &str, index: u16, sum: &Series, measured: &Measured<'_>) -> RouteResult {
    let spans = measured.phases.spans();
    let mut classes = BTreeMap::new();
    for (key, series) in measured.books.series() {
        let is_warm_up = spans
            .get(usize::from(key.phase))
            .is_some_and(|span| span.warm_up);
        if key.route == index && !is_warm_up {
            *classes.entry(key.class.to_string()).or_default() += series.counts.requests;
        }
    }
    RouteResult {
        route: name.to_owned(),
        requests: sum.counts.requests,
        errors: sum.counts.errors,
        bytes: sum.counts.bytes,
        classes,
        response: times(&sum.response),
        service: times(&sum.service),
    }
}

fn checks(names: &Names, outcome: &Outcome) -> Vec<CheckResult> {
    let both = names.checks.iter().zip(&outcome.checks);
    let made = both.filter(|(_, (passed, failed))| passed + failed > 0);
    made.map(|(check, (passed, failed))| CheckResult {
        route: name_of(names, check.route),
        check: check.title.clone(),
        soft: check.soft,
        passed: *passed,
        failed: *failed,
    })
    .collect()
}

fn errors(names: &Names, outcome: &Outcome) -> Vec<ErrorLine> {
    let groups = outcome.books.errors.groups().into_iter();
    groups
        .map(|group| ErrorLine {
            route: group.route.map(|route| name_of(names, route)),
            class: group.class.map(|class| class.to_string()),
            message: group.message,
            count: group.count,
            first_seconds: group.first.as_secs_f64(),
            last_seconds: group.last.as_secs_f64(),
            trace_id: group.trace_id.map(|id| format!("{id:032x}")),
        })
        .collect()
}

fn slowest(names: &Names, outcome: &Outcome) -> Vec<SlowRequest> {
    let all = outcome.books.slowest.all().iter();
    all.map(|slow| SlowRequest {
        route: name_of(names, slow.route),
        response_ms: to_ms(slow.response_us),
        service_ms: to_ms(slow.service_us),
        class: slow.class.to_string(),
        at_seconds: slow.at.as_secs_f64(),
        trace_id: format!("{:032x}", slow.trace_id),
    })
    .collect()
}

fn timeline(outcome: &Outcome) -> Vec<TimelinePoint> {
    let timeline = &outcome.books.timeline;
    let slice = timeline.slice();
    timeline
        .cells()
        .map(|(begin, cell)| TimelinePoint {
            at_seconds: begin.as_secs_f64(),
            seconds: outcome
                .lasted
                .saturating_sub(begin)
                .min(slice)
                .max(Duration::from_millis(1))
                .as_secs_f64(),
            requests: cell.counts.requests,
            errors: cell.counts.errors,
            p50_ms: cell.quantile(0.5).map(to_ms),
            p95_ms: cell.quantile(0.95).map(to_ms),
            p99_ms: cell.quantile(0.99).map(to_ms),
            rows: rows_of(cell),
        })
        .collect()
}

fn generator(outcome: &Outcome) -> GeneratorUse {
    let usage = outcome.usage;
    let requests = outcome.books.total.requests as f64;
    GeneratorUse {
        cpu_seconds: usage.cpu_seconds,
        cpu_share: usage.cpu_share,
        cpu_peak: usage.cpu_peak,
        processors: usage.processors,
        memory_bytes: usage.memory_bytes,
        requests_per_cpu_second: (usage.cpu_seconds > 0.0).then(|| requests / usage.cpu_seconds),
    }
}

/// A histogram in the words of a report.
pub(crate) fn times(hist: &Hist) -> Times {
    let quantile = |quantile| hist.quantile(quantile).map(to_ms);
    Times {
        count: hist.count(),
        min_ms: hist.min().map(to_ms),
        mean_ms: hist.mean().map(|us| us / 1000.0),
        p50_ms: quantile(0.5),
        p90_ms: quantile(0.9),
        p95_ms: quantile(0.95),
        p99_ms: quantile(0.99),
        p999_ms: quantile(0.999),
        max_ms: hist.max().map(to_ms),
    }
}

fn name_of(names: &Names, route: u16) -> String {
    names
        .routes
        .get(usize::from(route))
        .cloned()
        .unwrap_or_default()
}

fn per_second(count: u64, seconds: f64) -> f64 {
    if seconds > 0.0 {
        count as f64 / seconds
    } else {
        0.0
    }
}

fn to_ms(microseconds: u64) -> f64 {
    microseconds as f64 / 1000.0
}
