use std::io::{self, Write};

use askama::Template;

use super::{
    chart::{Chart, HeatMap, charts, heat_map},
    model::{EndedBy, Report, Times},
    show,
};

/// Writes the report to look at: one page that needs nothing beside itself, and no script.
pub fn html(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let page = Page {
        report,
        word: report.verdict.word(),
        ended: match &report.ended {
            EndedBy::Schedule => None,
            EndedBy::Stop => Some("It was stopped before its schedule was over.".to_owned()),
            EndedBy::Threshold { threshold } => {
                Some(format!("It ended early, since {threshold} was not kept."))
            }
            EndedBy::Limit { limit } => Some(format!("It reached a limit of safety: {limit}.")),
        },
        tiles: tiles(report),
        charts: charts(report),
        heat_map: heat_map(report),
        rows: rows(report),
    };
    page.write_into(out)
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
    word: &'static str,
    ended: Option<String>,
    tiles: Vec<(&'static str, String, String)>,
    charts: Vec<Chart>,
    heat_map: Option<HeatMap>,
    rows: Vec<Row>,
}

/// One line of the table of times.
struct Row {
    name: String,
    requests: String,
    errors: String,
    classes: String,
    times: [String; 6],
}

fn tiles(report: &Report) -> Vec<(&'static str, String, String)> {
    let totals = &report.totals;
    let due = totals.arrivals_due.map_or_else(
        || format!("at most {} users", totals.users_max),
        |due| {
            format!(
                "{} due, {} unsent",
                show::number(due),
                show::number(totals.arrivals_unsent)
            )
        },
    );
    vec![
        (
            "requests",
            show::number(totals.requests),
            show::rate(totals.requests_per_second),
        ),
        (
            "errors",
            show::percent_or_dash(totals.error_rate),
            format!("{} of them", show::number(totals.errors)),
        ),
        (
            "p95",
            show::ms(report.response.p95_ms),
            format!("service time {}", show::ms(report.service.p95_ms)),
        ),
        (
            "p99",
            show::ms(report.response.p99_ms),
            format!("at most {}", show::ms(report.response.max_ms)),
        ),
        ("visits", show::number(totals.visits), due),
        (
            "generator",
            show::percent(report.generator.cpu_share),
            format!("sent {} late at p99", show::ms(report.lag.p99_ms)),
        ),
    ]
}

fn rows(report: &Report) -> Vec<Row> {
    let of_times = |times: &Times| {
        [
            times.min_ms,
            times.p50_ms,
            times.p90_ms,
            times.p95_ms,
            times.p99_ms,
            times.max_ms,
        ]
        .map(show::ms)
    };
    let routes = report.routes.iter().map(|route| {
        let classes = route.classes.iter();
        let classes: Vec<_> = classes
            .map(|(class, count)| format!("{class} {}", show::number(*count)))
            .collect();
        Row {
            name: route.route.clone(),
            requests: show::number(route.requests),
            errors: show::number(route.errors),
            classes: classes.join(", "),
            times: of_times(&route.response),
        }
    });
    routes.collect()
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "a template hands values over by reference"
)]
impl Page<'_> {
    fn ms(value: &Option<f64>) -> String {
        show::ms(*value)
    }

    fn ms_of(value: &f64) -> String {
        show::ms(Some(*value))
    }

    fn seconds(value: &f64) -> String {
        show::clock(*value)
    }

    fn number(value: &u64) -> String {
        show::number(*value)
    }

    fn rate(value: &f64) -> String {
        show::rate(*value)
    }
}
