use std::fmt::Write;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Bottleneck;
use crate::report::{Report, show};

/// The version of this form. Fields may be added within a version; none is renamed or removed.
const VERSION: u32 = 1;

/// How much a shop takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CapacityReport {
    /// The version of this form: 1.
    pub version: u32,
    /// The id of the search; each of its runs has one of its own.
    pub run_id: String,
    /// The target's root.
    pub target: String,
    /// The scenario's name.
    pub scenario: String,
    /// What had to be so at every rate.
    pub objective: Vec<String>,
    /// The highest rate that held, in visits per second; null where none did.
    pub visits_per_second: Option<f64>,
    /// Whether even the highest rate that was allowed held.
    pub at_least: bool,
    /// Requests per second at that rate.
    pub requests_per_second: Option<f64>,
    /// Requests for each second of the shop's processor time at that rate.
    pub requests_per_cpu_second: Option<f64>,
    /// What stands in the way of more; null where nothing did.
    pub bottleneck: Option<Bottleneck>,
    /// Why nothing can be said; empty where something can.
    pub invalid: Vec<String>,
    /// All rates that were tried, in order.
    pub steps: Vec<Step>,
    /// The report of the last run at the rate that held.
    pub confirmed: Option<Report>,
}

/// One rate that was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Visits per second.
    pub visits_per_second: f64,
    /// Whether it was tried before, and held.
    pub confirms: bool,
    /// Whether it held.
    pub held: bool,
    /// Requests per second.
    pub requests_per_second: f64,
    /// The median response time.
    pub p50_ms: Option<f64>,
    /// 95 % are not longer.
    pub p95_ms: Option<f64>,
    /// 99 % are not longer.
    pub p99_ms: Option<f64>,
    /// The share of errors.
    pub error_rate: Option<f64>,
    /// Visits that nobody could take.
    pub unsent: u64,
    /// The shop's processors in use, on average.
    pub target_cpu: Option<f64>,
    /// What was not so.
    pub broken: Vec<String>,
}

impl Step {
    /// Of the report of a run at a rate.
    pub fn new(rate: f64, confirms: bool, report: &Report) -> Self {
        let broken = report
            .thresholds
            .iter()
            .filter(|threshold| !threshold.passed);
        let broken: Vec<_> = broken
            .map(|threshold| threshold.threshold.clone())
            .collect();
        Self {
            visits_per_second: rate,
            confirms,
            held: broken.is_empty() && report.totals.requests > 0,
            requests_per_second: report.totals.requests_per_second,
            p50_ms: report.response.p50_ms,
            p95_ms: report.response.p95_ms,
            p99_ms: report.response.p99_ms,
            error_rate: report.totals.error_rate,
            unsent: report.totals.arrivals_unsent,
            target_cpu: mean_cpu(report),
            broken,
        }
    }

    /// What a terminal shows of it.
    pub fn line(&self) -> String {
        let cpu = self
            .target_cpu
            .map_or_else(String::new, |cpu| format!("  {cpu:.2} processors"));
        let end = if self.held {
            if self.confirms {
                "held again".to_owned()
            } else {
                "held".to_owned()
            }
        } else {
            format!("broke: {}", self.broken.join("; "))
        };
        format!(
            "  {:>9}  {:>11}  p50 {:>9}  p95 {:>9}  errors {:>7}{cpu}  {end}",
            show::rate(self.visits_per_second),
            show::rate(self.requests_per_second),
            show::ms(self.p50_ms),
            show::ms(self.p95_ms),
            show::percent_or_dash(self.error_rate),
        )
    }
}

/// The shop's processors in use over a run, where they could be seen.
fn mean_cpu(report: &Report) -> Option<f64> {
    let seen: Vec<_> = report.target.iter().filter_map(|point| point.cpu).collect();
    (!seen.is_empty()).then(|| seen.iter().sum::<f64>() / seen.len() as f64)
}

impl CapacityReport {
    /// Of a search that has found nothing yet.
    pub fn begin(run_id: &str, target: &str, scenario: &str, objective: Vec<String>) -> Self {
        Self {
            version: VERSION,
            run_id: run_id.to_owned(),
            target: target.to_owned(),
            scenario: scenario.to_owned(),
            objective,
            visits_per_second: None,
            at_least: false,
            requests_per_second: None,
            requests_per_cpu_second: None,
            bottleneck: None,
            invalid: Vec::new(),
            steps: Vec::new(),
            confirmed: None,
        }
    }

    /// Takes the rate that was found, with the report of the last run at it.
    pub fn found(&mut self, rate: f64, at_least: bool, report: Report) {
        let requests = report.totals.requests_per_second;
        self.visits_per_second = Some(rate);
        self.at_least = at_least;
        self.requests_per_second = Some(requests);
        let cpu = mean_cpu(&report).filter(|cpu| *cpu > 0.0);
        self.requests_per_cpu_second = cpu.map(|cpu| requests / cpu);
        self.confirmed = Some(report);
    }
}

/// The report for a terminal.
pub fn summary(report: &CapacityReport) -> String {
    let mut text = String::new();
    // Writing to a text cannot fail.
    let _ = writeln!(text, "\nThe objective: {}.", report.objective.join(", "));
    for reason in &report.invalid {
        let _ = writeln!(text, "invalid: {reason}");
    }
    let Some(rate) = report.visits_per_second else {
        let _ = writeln!(text, "No rate held.");
        return text;
    };
    let more = if report.at_least { "at least " } else { "" };
    let _ = writeln!(
        text,
        "{} takes {more}{:.1} visits per second ({}).",
        report.target,
        rate,
        show::rate(report.requests_per_second.unwrap_or_default())
    );
    if let Some(requests) = report.requests_per_cpu_second {
        let _ = writeln!(
            text,
            "That is {requests:.0} requests for each second of its processor time."
        );
    }
    if let Some(bottleneck) = report.bottleneck {
        let _ = writeln!(text, "In the way of more: {}.", bottleneck.words());
    }
    text
}

/// The JSON schema of the report.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(CapacityReport).to_value()
}
