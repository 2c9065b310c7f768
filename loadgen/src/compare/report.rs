use std::fmt::Write;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::stats::effect;
use crate::report::{Report, Verdict, show};

/// The version of this form. Fields may be added within a version; none is renamed or removed.
const VERSION: u32 = 1;
/// Changes that are smaller are nobody's concern, however sure they are.
const SMALLEST: f64 = 0.02;

/// Whether one shop does better than another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ComparisonReport {
    /// The version of this form: 1.
    pub version: u32,
    /// The scenario's name.
    pub scenario: String,
    /// What is compared with.
    pub first: SideRuns,
    /// What is compared.
    pub second: SideRuns,
    /// How the second does against the first: worse if any measure is worse, else better if any is better.
    pub outcome: Outcome,
    /// Why nothing can be said; empty where something can.
    pub invalid: Vec<String>,
    /// All measures.
    pub measures: Vec<Comparison>,
}

/// The runs of one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SideRuns {
    /// Its target.
    pub target: String,
    /// The ids of its runs.
    pub run_ids: Vec<String>,
}

/// How one does against the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Better, beyond the noise.
    Better,
    /// No difference that can be told from noise.
    Same,
    /// Worse, beyond the noise.
    Worse,
}

/// What is compared. Less is better in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The median response time, in milliseconds.
    P50Ms,
    /// 95 % are not longer.
    P95Ms,
    /// 99 % are not longer.
    P99Ms,
    /// Processor time of the shop for each request, in milliseconds, where it could be seen.
    CpuMsPerRequest,
}

impl Measure {
    const ALL: [Self; 4] = [Self::P50Ms, Self::P95Ms, Self::P99Ms, Self::CpuMsPerRequest];

    fn of(self, report: &Report) -> Option<f64> {
        match self {
            Self::P50Ms => report.response.p50_ms,
            Self::P95Ms => report.response.p95_ms,
            Self::P99Ms => report.response.p99_ms,
            Self::CpuMsPerRequest => {
                let seen: Vec<_> = report.target.iter().filter_map(|point| point.cpu).collect();
                let cpu = seen.iter().sum::<f64>() / seen.len().max(1) as f64;
                let rate = report.totals.requests_per_second;
                (!seen.is_empty() && cpu > 0.0 && rate > 0.0).then(|| cpu / rate * 1000.0)
            }
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::P50Ms => "p50",
            Self::P95Ms => "p95",
            Self::P99Ms => "p99",
            Self::CpuMsPerRequest => "processor time",
        }
    }
}

/// One measure of both sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// What.
    pub measure: Measure,
    /// The median of the first side's runs.
    pub first: f64,
    /// The median of the second side's runs.
    pub second: f64,
    /// By which share the second differs: 0.1 is a tenth more.
    pub change: f64,
    /// With 95 % confidence the change lies from here.
    pub change_low: f64,
    /// To here.
    pub change_high: f64,
    /// How far runs of the same side differ from each other.
    pub noise: f64,
    /// How the second does.
    pub outcome: Outcome,
}

/// Compares the runs of two sides.
pub fn compare(first: &[Report], second: &[Report]) -> ComparisonReport {
    let measures = Measure::ALL.into_iter().filter_map(|measure| {
        let values = |reports: &[Report]| {
            reports
                .iter()
                .filter_map(|report| measure.of(report))
                .collect::<Vec<_>>()
        };
        let effect = effect(&values(first), &values(second))?;
        let bar = effect.noise.max(SMALLEST);
        let outcome = if effect.low > 0.0 && effect.change > bar {
            Outcome::Worse
        } else if effect.high < 0.0 && -effect.change > bar {
            Outcome::Better
        } else {
            Outcome::Same
        };
        Some(Comparison {
            measure,
            first: effect.first,
            second: effect.second,
            change: effect.change,
            change_low: effect.low,
            change_high: effect.high,
            noise: effect.noise,
            outcome,
        })
    });
    let measures: Vec<_> = measures.collect();
    let any = |outcome| measures.iter().any(|measure| measure.outcome == outcome);
    let more_fail = failed(second) > failed(first);
    let outcome = if more_fail || any(Outcome::Worse) {
        Outcome::Worse
    } else if any(Outcome::Better) {
        Outcome::Better
    } else {
        Outcome::Same
    };
    ComparisonReport {
        version: VERSION,
        scenario: first
            .first()
            .map(|report| report.context.scenario.clone())
            .unwrap_or_default(),
        first: side(first),
        second: side(second),
        outcome,
        invalid: invalid(first, second),
        measures,
    }
}

fn side(reports: &[Report]) -> SideRuns {
    SideRuns {
        target: reports
            .first()
            .map(|report| report.context.target.clone())
            .unwrap_or_default(),
        run_ids: reports
            .iter()
            .map(|report| report.context.run_id.clone())
            .collect(),
    }
}

fn failed(reports: &[Report]) -> usize {
    reports
        .iter()
        .filter(|report| report.verdict == Verdict::Failed)
        .count()
}

fn invalid(first: &[Report], second: &[Report]) -> Vec<String> {
    let all = || first.iter().chain(second);
    let mut reasons: Vec<_> = all()
        .flat_map(|report| {
            report
                .invalid
                .iter()
                .map(|reason| format!("{}: {reason}", report.context.run_id))
        })
        .collect();
    if first.len() < 3 || second.len() < 3 {
        reasons.push(format!(
            "{} and {} runs say nothing about noise; 3 of each side do",
            first.len(),
            second.len()
        ));
    }
    let mut scenarios: Vec<_> = all()
        .map(|report| (&report.context.scenario, report.context.seed))
        .collect();
    scenarios.sort_unstable();
    scenarios.dedup();
    if scenarios.len() > 1 {
        reasons.push("the runs are of different scenarios or seeds".to_owned());
    }
    reasons
}

/// The report for a terminal.
pub fn summary(report: &ComparisonReport) -> String {
    let mut text = String::new();
    // Writing to a text cannot fail.
    let _ = writeln!(
        text,
        "{}: {} against {}, {} and {} runs\n",
        report.scenario,
        report.second.target,
        report.first.target,
        report.second.run_ids.len(),
        report.first.run_ids.len()
    );
    let _ = writeln!(
        text,
        "  {:<15} {:>10} {:>10} {:>9}  {:<22} {:>8}",
        "", "first", "second", "change", "95 % confidence", "noise"
    );
    for measure in &report.measures {
        let word = match measure.outcome {
            Outcome::Better => "better",
            Outcome::Same => "same",
            Outcome::Worse => "worse",
        };
        let interval = format!(
            "{:+.1} % to {:+.1} %",
            measure.change_low * 100.0,
            measure.change_high * 100.0
        );
        let _ = writeln!(
            text,
            "  {:<15} {:>10} {:>10} {:>+7.1} %  {interval:<22} {:>6.1} %  {word}",
            measure.measure.name(),
            show::ms(Some(measure.first)),
            show::ms(Some(measure.second)),
            measure.change * 100.0,
            measure.noise * 100.0
        );
    }
    for reason in &report.invalid {
        let _ = writeln!(text, "  invalid: {reason}");
    }
    let word = match (report.invalid.is_empty(), report.outcome) {
        (false, _) => "INVALID: nothing can be said",
        (true, Outcome::Better) => "BETTER",
        (true, Outcome::Same) => "SAME",
        (true, Outcome::Worse) => "WORSE",
    };
    let _ = writeln!(text, "\n{word}");
    text
}

/// The JSON schema of the report.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(ComparisonReport).to_value()
}
