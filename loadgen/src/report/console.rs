use std::fmt::Write;

use super::{
    model::{EndedBy, Report, Verdict},
    show::{bytes, clock, ms, number, percent, percent_or_dash, rate},
};

/// How many lines of errors are shown.
const ERRORS_SHOWN: usize = 10;

/// The report for a terminal.
pub fn summary(report: &Report) -> String {
    let mut text = String::new();
    head(report, &mut text);
    numbers(report, &mut text);
    routes(report, &mut text);
    errors(report, &mut text);
    judged(report, &mut text);
    text
}

/// Writing to a text cannot fail.
macro_rules! line {
    ($text:expr) => {
        $text.push('\n');
    };
    ($text:expr, $($rest:tt)*) => {
        let _ = writeln!($text, $($rest)*);
    };
}

fn head(report: &Report, text: &mut String) {
    let context = &report.context;
    line!(
        text,
        "{} against {} ({} model, seed {}), run {}, {}",
        context.scenario,
        context.target,
        context.model,
        context.seed,
        context.run_id,
        clock(context.seconds)
    );
    let ended = match &report.ended {
        EndedBy::Schedule => return,
        EndedBy::Stop => format!(
            "Stopped before its end at {}.",
            clock(context.planned_seconds)
        ),
        EndedBy::Threshold { threshold } => format!("Ended early, since {threshold} was not kept."),
        EndedBy::Limit { limit } => format!("Ended by a limit of safety: {limit}."),
    };
    line!(text, "{ended}");
}

fn numbers(report: &Report, text: &mut String) {
    let totals = &report.totals;
    line!(text);
    line!(
        text,
        "  requests   {} ({}), {} errors ({})",
        number(totals.requests),
        rate(totals.requests_per_second),
        number(totals.errors),
        percent_or_dash(totals.error_rate)
    );
    let due = totals.arrivals_due.map_or_else(String::new, |due| {
        format!(
            ", {} due, {} unsent",
            number(due),
            number(totals.arrivals_unsent)
        )
    });
    line!(
        text,
        "  visits     {} begun{due}, {} to their end; at most {} users",
        number(totals.visits),
        number(totals.visits_completed),
        totals.users_max
    );
    line!(
        text,
        "  received   {} over {} connections",
        bytes(totals.bytes as f64),
        number(totals.connections)
    );
    let generator = &report.generator;
    line!(
        text,
        "  generator  {} of {} processors, {} memory, requests sent {} late at p99",
        percent(generator.cpu_share),
        generator.processors,
        bytes(generator.memory_bytes as f64),
        ms(report.lag.p99_ms)
    );
    counts_and_times(report, text);
}

fn counts_and_times(report: &Report, text: &mut String) {
    for (name, count) in &report.counts {
        line!(text, "  {name:<10} {}", number(*count));
    }
    line!(text);
    line!(
        text,
        "               {:>10} {:>10} {:>10} {:>10} {:>10}",
        "p50",
        "p90",
        "p95",
        "p99",
        "max"
    );
    for (name, times) in [
        ("response", &report.response),
        ("service", &report.service),
        ("connecting", &report.connect),
    ] {
        line!(
            text,
            "  {name:<12} {:>10} {:>10} {:>10} {:>10} {:>10}",
            ms(times.p50_ms),
            ms(times.p90_ms),
            ms(times.p95_ms),
            ms(times.p99_ms),
            ms(times.max_ms)
        );
    }
}

fn routes(report: &Report, text: &mut String) {
    let width = report
        .routes
        .iter()
        .map(|route| route.route.chars().count())
        .max()
        .unwrap_or(5)
        .max(5);
    line!(text);
    line!(
        text,
        "  {:<width$} {:>9} {:>8} {:>10} {:>10} {:>10}",
        "route",
        "requests",
        "errors",
        "p50",
        "p95",
        "p99"
    );
    for route in &report.routes {
        line!(
            text,
            "  {:<width$} {:>9} {:>8} {:>10} {:>10} {:>10}",
            route.route,
            number(route.requests),
            number(route.errors),
            ms(route.response.p50_ms),
            ms(route.response.p95_ms),
            ms(route.response.p99_ms)
        );
    }
}

fn errors(report: &Report, text: &mut String) {
    if report.errors.is_empty() {
        return;
    }
    line!(text);
    line!(text, "  errors");
    for error in report.errors.iter().take(ERRORS_SHOWN) {
        let class = error.class.as_deref().unwrap_or_default();
        let route = error.route.as_deref().unwrap_or_default();
        line!(
            text,
            "  {:>9}  {route} {class}: {} (trace {})",
            number(error.count),
            error.message,
            error.trace_id.as_deref().unwrap_or("–")
        );
    }
    if report.errors.len() > ERRORS_SHOWN {
        line!(
            text,
            "             and {} other kinds",
            report.errors.len() - ERRORS_SHOWN
        );
    }
}

fn judged(report: &Report, text: &mut String) {
    line!(text);
    for threshold in &report.thresholds {
        let observed = threshold.observed.as_deref().unwrap_or("nothing measured");
        line!(
            text,
            "  {}  {}: {observed}",
            mark(threshold.passed),
            threshold.threshold
        );
    }
    for invariant in &report.invariants {
        line!(
            text,
            "  {}  {}: {}",
            mark(invariant.passed),
            invariant.invariant,
            invariant.observed
        );
    }
    for reason in &report.invalid {
        line!(text, "  invalid: {reason}");
    }
    let word = match report.verdict {
        Verdict::Passed => "PASSED",
        Verdict::Failed => "FAILED",
        Verdict::Invalid => "INVALID: the run says nothing about the target",
    };
    line!(text);
    line!(text, "{word}");
}

fn mark(passed: bool) -> &'static str {
    if passed { "ok  " } else { "FAIL" }
}
