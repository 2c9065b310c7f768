use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of this form. Fields may be added within a version; none is renamed or removed.
pub(super) const VERSION: u32 = 1;

/// The report of one run. Lengths of time end in `_ms` (milliseconds) or `_seconds`; shares are from 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The version of this form: 1.
    pub version: u32,
    /// What was run, against what.
    pub context: Context,
    /// Whether it passed.
    pub verdict: Verdict,
    /// The program's exit code: 0 passed, 1 a threshold or an invariant was broken, 2 the run is invalid.
    pub exit_code: u8,
    /// Why the run says nothing about the target; empty for a valid run.
    pub invalid: Vec<String>,
    /// How it ended.
    pub ended: EndedBy,
    /// What had to be so.
    pub thresholds: Vec<ThresholdResult>,
    /// What the shop's data had to be like afterwards.
    pub invariants: Vec<InvariantResult>,
    /// Everything together. Warm-up is counted here too.
    pub totals: Totals,
    /// From when requests were due to their last byte. Without warm-up.
    pub response: Times,
    /// From when requests were begun to their last byte. Without warm-up.
    pub service: Times,
    /// Opening connections, TLS included. Without warm-up.
    pub connect: Times,
    /// From when requests were due to when they were begun. Without warm-up.
    pub lag: Times,
    /// By phase, in order.
    pub phases: Vec<PhaseResult>,
    /// By route. Without warm-up.
    pub routes: Vec<RouteResult>,
    /// What was looked at in answers.
    pub checks: Vec<CheckResult>,
    /// Business counts, by name.
    pub counts: BTreeMap<String, u64>,
    /// Errors, alike ones together, the most frequent first.
    pub errors: Vec<ErrorLine>,
    /// The slowest requests, the slowest first.
    pub slowest: Vec<SlowRequest>,
    /// The run on the clock.
    pub timeline: Vec<TimelinePoint>,
    /// The target on the same clock, where it could be seen.
    pub target: Vec<TargetPoint>,
    /// What the generator itself used.
    pub generator: GeneratorUse,
}

/// What was run, against what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Context {
    /// The id of the run.
    pub run_id: String,
    /// The scenario's name.
    pub scenario: String,
    /// What the scenario is for.
    pub about: String,
    /// `open` or `closed`.
    pub model: String,
    /// Where all chance came from.
    pub seed: u64,
    /// The target's root.
    pub target: String,
    /// What the target says it is for, if it says so.
    pub environment: Option<String>,
    /// The version of the program.
    pub generator_version: String,
    /// How many processes made the load.
    pub workers: u32,
    /// When it began (RFC 3339).
    pub began_at: String,
    /// How long it lasted.
    pub seconds: f64,
    /// How long its schedule is.
    pub planned_seconds: f64,
    /// Requests that were made to prepare the run and to look at it afterwards; they are in no other number.
    pub own_requests: u64,
}

/// Whether a run passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All that had to be so was so.
    Passed,
    /// Something was not so.
    Failed,
    /// The run says nothing about the target.
    Invalid,
}

impl Verdict {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Invalid => "invalid",
        }
    }

    /// The program's exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Failed => 1,
            Self::Invalid => 2,
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum EndedBy {
    /// As the schedule says.
    Schedule,
    /// Somebody ended it before.
    Stop,
    /// A threshold was not kept.
    Threshold {
        /// Which.
        threshold: String,
    },
    /// It reached a limit of safety.
    Limit {
        /// Which.
        limit: Limit,
    },
}

/// A limit of safety, in words.
pub type Limit = String;

/// Something that had to be so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ThresholdResult {
    /// What.
    pub threshold: String,
    /// What was seen, as people read it; null where there was nothing to see.
    pub observed: Option<String>,
    /// The same as a number: microseconds for times, 0 to 1 for shares.
    pub value: Option<f64>,
    /// Whether it was so.
    pub passed: bool,
}

/// What the shop's data had to be like afterwards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InvariantResult {
    /// What.
    pub invariant: String,
    /// What was seen.
    pub observed: String,
    /// Whether it was so.
    pub passed: bool,
}

/// Everything together.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// Requests with an answer or a failure.
    pub requests: u64,
    /// Those that count as errors.
    pub errors: u64,
    /// Their share; null without requests.
    pub error_rate: Option<f64>,
    /// Requests per second, over the whole run.
    pub requests_per_second: f64,
    /// Bytes of bodies received.
    pub bytes: u64,
    /// Connections opened.
    pub connections: u64,
    /// Checks made.
    pub checks: u64,
    /// Checks that failed, soft ones included.
    pub checks_failed: u64,
    /// Visits begun.
    pub visits: u64,
    /// Visits that came to their own end.
    pub visits_completed: u64,
    /// Visits that ended early: by a failure, or because the run was over.
    pub visits_ended_early: u64,
    /// Visits given up in the middle of a request, which is counted nowhere.
    pub visits_cut: u64,
    /// Visits that were due; null in a closed model.
    pub arrivals_due: Option<u64>,
    /// Those that nobody could take.
    pub arrivals_unsent: u64,
    /// The most users at a time.
    pub users_max: u32,
}

/// How times are spread. All fields are null where nothing was measured.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Times {
    /// How many.
    pub count: u64,
    /// The shortest.
    pub min_ms: Option<f64>,
    /// The mean.
    pub mean_ms: Option<f64>,
    /// Half of all are not longer.
    pub p50_ms: Option<f64>,
    /// 90 % are not longer.
    pub p90_ms: Option<f64>,
    /// 95 % are not longer.
    pub p95_ms: Option<f64>,
    /// 99 % are not longer.
    pub p99_ms: Option<f64>,
    /// 99.9 % are not longer.
    pub p999_ms: Option<f64>,
    /// The longest.
    pub max_ms: Option<f64>,
}

/// One phase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PhaseResult {
    /// Its name.
    pub phase: String,
    /// Whether it is left out of what is judged for the whole run.
    pub warm_up: bool,
    /// When it began, from the start of the run.
    pub begins_seconds: f64,
    /// How long it lasted; less than planned where the run ended before.
    pub seconds: f64,
    /// Requests that were due in it.
    pub requests: u64,
    /// Those that count as errors.
    pub errors: u64,
    /// Requests per second.
    pub requests_per_second: f64,
    /// From when requests were due.
    pub response: Times,
    /// From when they were begun.
    pub service: Times,
}

/// One route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RouteResult {
    /// Its method, where that is not GET, and its template.
    pub route: String,
    /// Requests.
    pub requests: u64,
    /// Those that count as errors.
    pub errors: u64,
    /// Bytes of bodies received.
    pub bytes: u64,
    /// How requests ended: how many by class of status (`2xx`) or kind of failure (`timeout`).
    pub classes: BTreeMap<String, u64>,
    /// From when requests were due.
    pub response: Times,
    /// From when they were begun.
    pub service: Times,
}

/// Something that was looked at in answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckResult {
    /// The route.
    pub route: String,
    /// What.
    pub check: String,
    /// Whether a failure is counted, but no error.
    pub soft: bool,
    /// How often it held.
    pub passed: u64,
    /// How often it did not.
    pub failed: u64,
}

/// Errors that are alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorLine {
    /// The route; null for those beyond what is told apart.
    pub route: Option<String>,
    /// The class of status, or the kind of failure.
    pub class: Option<String>,
    /// What was wrong.
    pub message: String,
    /// How often.
    pub count: u64,
    /// When the first was, from the start of the run.
    pub first_seconds: f64,
    /// When the last was.
    pub last_seconds: f64,
    /// The trace of the first.
    pub trace_id: Option<String>,
}

/// One of the slowest requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SlowRequest {
    /// The route.
    pub route: String,
    /// From when it was due.
    pub response_ms: f64,
    /// From when it was begun.
    pub service_ms: f64,
    /// The class of status, or the kind of failure.
    pub class: String,
    /// When it was done, from the start of the run.
    pub at_seconds: f64,
    /// Its trace.
    pub trace_id: String,
}

/// One slice of the run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimelinePoint {
    /// When it begins, from the start of the run.
    pub at_seconds: f64,
    /// How long it is.
    pub seconds: f64,
    /// Requests that were done in it.
    pub requests: u64,
    /// Those that count as errors.
    pub errors: u64,
    /// Half of the response times are not longer.
    pub p50_ms: Option<f64>,
    /// 95 % are not longer.
    pub p95_ms: Option<f64>,
    /// 99 % are not longer.
    pub p99_ms: Option<f64>,
    /// How many response times lie in each of the rows that double from 0.1 ms.
    pub rows: Vec<u64>,
}

/// The target at one moment.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct TargetPoint {
    /// When, from the start of the run.
    pub at_seconds: f64,
    /// Processors in use, as in 1.5.
    pub cpu: Option<f64>,
    /// Memory in use.
    pub memory_bytes: Option<f64>,
    /// Connections to the database in use.
    pub pool_in_use: Option<f64>,
    /// The most connections to the database.
    pub pool_max: Option<f64>,
    /// The share of the cache's answers that were in it.
    pub cache_hit_rate: Option<f64>,
    /// Requests that the target turned away because it had too much to do, per second.
    pub shed_per_second: Option<f64>,
    /// Running replicas.
    pub pods: Option<f64>,
    /// The share of their limit of processor time that the pods used, on average (Container Insights).
    pub pod_cpu: Option<f64>,
    /// The share of the database's processors in use (RDS).
    pub database_cpu: Option<f64>,
    /// Connections that the database has (RDS).
    pub database_connections: Option<f64>,
    /// The share of its one processor that Redis used (ElastiCache).
    pub cache_cpu: Option<f64>,
}

/// What the generator itself used.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct GeneratorUse {
    /// Seconds of processor time.
    pub cpu_seconds: f64,
    /// The share of its processors, over the whole run.
    pub cpu_share: f64,
    /// The highest share over one second.
    pub cpu_peak: f64,
    /// How many processors it may use.
    pub processors: usize,
    /// The most memory it held.
    pub memory_bytes: u64,
    /// Requests per second of processor time.
    pub requests_per_cpu_second: Option<f64>,
}

/// The JSON schema of a report.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Report).to_value()
}
