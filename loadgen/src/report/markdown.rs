use std::fmt::Write;

use super::{
    model::{Report, Times, Verdict},
    show::{bytes, clock, ms, number, percent, percent_or_dash, rate},
};

/// How many kinds of errors are shown.
const ERRORS_SHOWN: usize = 10;

/// The report as a step summary.
pub fn markdown(report: &Report) -> String {
    let mut text = String::new();
    let context = &report.context;
    let word = match report.verdict {
        Verdict::Passed => "✅ passed",
        Verdict::Failed => "❌ failed",
        Verdict::Invalid => "⚠️ invalid",
    };
    let _ = writeln!(text, "## Load test `{}`: {word}\n", cell(&context.scenario));
    let _ = writeln!(
        text,
        "{} requests in {} ({}), {} errors ({}). Target {}, run `{}`.\n",
        number(report.totals.requests),
        clock(context.seconds),
        rate(report.totals.requests_per_second),
        number(report.totals.errors),
        percent_or_dash(report.totals.error_rate),
        cell(&context.target),
        context.run_id
    );
    for reason in &report.invalid {
        let _ = writeln!(text, "- **Invalid:** {}", cell(reason));
    }
    judged(report, &mut text);
    times(report, &mut text);
    errors(report, &mut text);
    let _ = writeln!(
        text,
        "\nGenerator: {} of {} processors, {} memory; requests sent {} late at p99.",
        percent(report.generator.cpu_share),
        report.generator.processors,
        bytes(report.generator.memory_bytes as f64),
        ms(report.lag.p99_ms)
    );
    text
}

fn judged(report: &Report, text: &mut String) {
    let _ = writeln!(text, "\n| | must be | seen |\n|---|---|---|");
    let mark = |passed| if passed { "✅" } else { "❌" };
    for threshold in &report.thresholds {
        let observed = threshold.observed.as_deref().unwrap_or("nothing measured");
        let _ = writeln!(
            text,
            "| {} | {} | {} |",
            mark(threshold.passed),
            cell(&threshold.threshold),
            cell(observed)
        );
    }
    for invariant in &report.invariants {
        let (name, observed) = (cell(&invariant.invariant), cell(&invariant.observed));
        let _ = writeln!(text, "| {} | {name} | {observed} |", mark(invariant.passed));
    }
}

fn times(report: &Report, text: &mut String) {
    let _ = writeln!(
        text,
        "\n| route | requests | errors | p50 | p95 | p99 | max |\n|---|--:|--:|--:|--:|--:|--:|"
    );
    let mut row = |name: &str, requests: u64, errors: u64, times: &Times| {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} |",
            cell(name),
            number(requests),
            number(errors),
            ms(times.p50_ms),
            ms(times.p95_ms),
            ms(times.p99_ms),
            ms(times.max_ms)
        );
    };
    for route in &report.routes {
        row(&route.route, route.requests, route.errors, &route.response);
    }
    let (requests, errors) = report
        .routes
        .iter()
        .fold((0, 0), |(requests, errors), route| {
            (requests + route.requests, errors + route.errors)
        });
    row("all, without warm-up", requests, errors, &report.response);
}

fn errors(report: &Report, text: &mut String) {
    if report.errors.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "\n| errors | route | kind | what | trace |\n|--:|---|---|---|---|"
    );
    for error in report.errors.iter().take(ERRORS_SHOWN) {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | `{}` |",
            number(error.count),
            cell(error.route.as_deref().unwrap_or_default()),
            error.class.as_deref().unwrap_or_default(),
            cell(&error.message),
            error.trace_id.as_deref().unwrap_or_default()
        );
    }
}

/// A text that stays within its cell and says nothing in HTML.
fn cell(text: &str) -> String {
    let plain = text.replace(['\n', '\r'], " ").replace('|', "\\|");
    plain
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn what_a_target_says_stays_in_its_cell() {
        assert_eq!(
            cell("p95 < 1s | <script>\nx"),
            "p95 &lt; 1s \\| &lt;script&gt; x"
        );
    }
}
