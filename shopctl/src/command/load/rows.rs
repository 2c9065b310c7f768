use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Serialize;

use super::report::{Report, Route};
use crate::output::{Column, Row};

/// One run.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct LoadRun {
    run: String,
    scenario: String,
    began_at: String,
    /// `passed`, `failed`, or `invalid` where it says nothing about the shop.
    verdict: String,
    seconds: f64,
    requests: u64,
    requests_per_second: f64,
    /// Null without requests.
    error_rate: Option<f64>,
    p50_ms: Option<f64>,
    p95_ms: Option<f64>,
    p99_ms: Option<f64>,
    /// The page to look at.
    page: Option<PathBuf>,
}

impl LoadRun {
    pub(super) fn of(report: Report, page: Option<PathBuf>) -> Self {
        Self {
            run: report.context.run_id,
            scenario: report.context.scenario,
            began_at: report.context.began_at,
            verdict: report.verdict,
            seconds: report.context.seconds,
            requests: report.totals.requests,
            requests_per_second: report.totals.requests_per_second,
            error_rate: report.totals.error_rate,
            p50_ms: report.response.p50_ms,
            p95_ms: report.response.p95_ms,
            p99_ms: report.response.p99_ms,
            page,
        }
    }
}

impl Row for LoadRun {
    const KIND: &'static str = "LoadRunList";
    const COLUMNS: &'static [Column] = &[
        Column::always("RUN"),
        Column::always("SCENARIO"),
        Column::always("VERDICT"),
        Column::always("REQUESTS"),
        Column::always("PER SECOND"),
        Column::always("ERRORS"),
        Column::always("P50"),
        Column::always("P95"),
        Column::always("P99"),
        Column::wide("BEGAN"),
        Column::wide("SECONDS"),
        Column::wide("PAGE"),
    ];

    fn name(&self) -> String {
        self.run.clone()
    }

    fn cells(&self) -> Vec<String> {
        let rate = self.error_rate.map(|rate| format!("{:.2} %", rate * 100.0));
        let page = self.page.as_ref().map(|page| page.display().to_string());
        vec![
            self.run.clone(),
            self.scenario.clone(),
            self.verdict.clone(),
            self.requests.to_string(),
            format!("{:.1}", self.requests_per_second),
            rate.unwrap_or_default(),
            ms(self.p50_ms),
            ms(self.p95_ms),
            ms(self.p99_ms),
            self.began_at.clone(),
            format!("{:.0}", self.seconds),
            page.unwrap_or_default(),
        ]
    }
}

/// One route of a run.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct LoadRoute {
    route: String,
    requests: u64,
    errors: u64,
    p50_ms: Option<f64>,
    p95_ms: Option<f64>,
    p99_ms: Option<f64>,
}

impl LoadRoute {
    pub(super) fn of(route: Route) -> Self {
        Self {
            route: route.route,
            requests: route.requests,
            errors: route.errors,
            p50_ms: route.response.p50_ms,
            p95_ms: route.response.p95_ms,
            p99_ms: route.response.p99_ms,
        }
    }
}

impl Row for LoadRoute {
    const KIND: &'static str = "LoadRouteList";
    const COLUMNS: &'static [Column] = &[
        Column::always("ROUTE"),
        Column::always("REQUESTS"),
        Column::always("ERRORS"),
        Column::always("P50"),
        Column::always("P95"),
        Column::always("P99"),
    ];

    fn name(&self) -> String {
        self.route.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.route.clone(),
            self.requests.to_string(),
            self.errors.to_string(),
            ms(self.p50_ms),
            ms(self.p95_ms),
            ms(self.p99_ms),
        ]
    }
}

fn ms(time: Option<f64>) -> String {
    time.map(|time| format!("{time:.1} ms")).unwrap_or_default()
}
