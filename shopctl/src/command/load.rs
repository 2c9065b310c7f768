use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    compare::compare,
    context::{Context, Target},
    program::{self, Ended},
};
use crate::{
    cli::{LoadCommand, LoadScenario},
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row},
    safety::{Plan, Risk},
};

/// What is read of the load generator's report; `docs/loadgen-report.schema.json` is the whole of it.
#[derive(Debug, Deserialize)]
struct Report {
    context: About,
    verdict: String,
    totals: Totals,
    response: Times,
    #[serde(default)]
    routes: Vec<Route>,
}

#[derive(Debug, Deserialize)]
struct About {
    run_id: String,
    scenario: String,
    began_at: String,
    seconds: f64,
}

#[derive(Debug, Deserialize)]
struct Totals {
    requests: u64,
    requests_per_second: f64,
    error_rate: Option<f64>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are the report's")]
struct Times {
    p50_ms: Option<f64>,
    p95_ms: Option<f64>,
    p99_ms: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are the report's")]
struct Route {
    route: String,
    requests: u64,
    errors: u64,
    response: Times,
}

/// One run.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct LoadRun {
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
pub(super) struct LoadRoute {
    route: String,
    requests: u64,
    errors: u64,
    p50_ms: Option<f64>,
    p95_ms: Option<f64>,
    p99_ms: Option<f64>,
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

pub(super) async fn run(context: &Context, command: &LoadCommand) -> Result<()> {
    let target = context.target()?;
    match command {
        LoadCommand::Run { scenario, options } => make(context, &target, *scenario, options).await,
        LoadCommand::Compare { before, after } => compare(context, &target, before, after).await,
        LoadCommand::List => list(context, &target),
        LoadCommand::Report { run } => report(context, &target, run),
    }
}

async fn make(
    context: &Context,
    target: &Target,
    scenario: LoadScenario,
    options: &[String],
) -> Result<()> {
    let scenario = scenario
        .to_possible_value()
        .map_or_else(String::new, |value| value.get_name().to_owned());
    let platform = context.platform(target)?;
    let replicas = platform.replicas().await?;
    if replicas.is_empty() {
        return Err(target.nothing_runs());
    }
    let folder = context.load_folder(target);
    let plan = Plan {
        action: "load.run",
        object: scenario.clone(),
        risk: Risk::High,
        effects: vec![format!(
            "load {} with the test {scenario}, as `loadgen show {scenario}` tells it",
            target.name
        )],
    };
    let (before, files) = (runs(&folder)?.len(), count(&folder)?);
    let ended = context
        .change(target, &plan, async |confirmed| {
            let mut command = context.load_generator()?;
            platform.aim(&mut command, &replicas, confirmed).await?;
            command
                .arg(&scenario)
                .args(options)
                .arg("--report-dir")
                .arg(&folder);
            let ended = program::run(command, &context.printer).await?;
            judge(&ended, &scenario, count(&folder)? > files)
        })
        .await?;
    let Some(verdict) = ended else {
        return Ok(());
    };
    let mut all = runs(&folder)?;
    let new = all.split_off(before.min(all.len()));
    context.show(target, new, Vec::new())?;
    verdict.map_err(|kind| {
        let told = match kind {
            ErrorKind::Unhealthy => format!("{scenario} failed: the shop did not do what it must"),
            _ => format!(
                "{scenario} says nothing about the shop: the run itself was not as it must be"
            ),
        };
        CommandError::new(kind, told)
            .hint("`shopctl load list -o wide` names the page with the reasons")
    })
}

/// What a run found out, and how the audit trail tells it. A run that was not made is an error.
fn judge(
    ended: &Ended,
    scenario: &str,
    has_report: bool,
) -> Result<(std::result::Result<(), ErrorKind>, String)> {
    let failed = |kind, text: String| Err(CommandError::new(kind, text));
    match ended {
        Ended::Well => Ok((Ok(()), "passed".to_owned())),
        // That the shop did not stand it was found out as it should be: the run itself was made.
        Ended::Badly(1) if has_report => Ok((Err(ErrorKind::Unhealthy), "failed".to_owned())),
        Ended::Badly(2) if has_report => Ok((Err(ErrorKind::Conflict), "invalid".to_owned())),
        Ended::Badly(2) => Err(CommandError::new(
            ErrorKind::Usage,
            format!("loadgen did not begin {scenario}; it says why above"),
        )
        .hint("`loadgen run --help` lists what may stand after --")),
        Ended::Badly(3) => failed(
            ErrorKind::Refused,
            format!("loadgen refused to run {scenario}"),
        ),
        Ended::Badly(code) => failed(
            ErrorKind::Unexpected,
            format!("loadgen {scenario} ended with {code}"),
        ),
    }
}

fn list(context: &Context, target: &Target) -> Result<()> {
    let runs = runs(&context.load_folder(target))?;
    context.show(target, runs, Vec::new())
}

fn report(context: &Context, target: &Target, run: &str) -> Result<()> {
    let folder = context.load_folder(target);
    let (path, report) = find(&folder, run)?;
    let routes = report.routes.into_iter().map(|route| LoadRoute {
        route: route.route,
        requests: route.requests,
        errors: route.errors,
        p50_ms: route.response.p50_ms,
        p95_ms: route.response.p95_ms,
        p99_ms: route.response.p99_ms,
    });
    context.show(target, routes.collect(), Vec::new())?;
    if let Some(page) = page_of(&path) {
        context
            .printer
            .note(&format!("to look at: {}", page.display()));
    }
    Ok(())
}

/// The file with the report of a run.
pub(super) fn report_of(folder: &Path, run: &str) -> Result<PathBuf> {
    Ok(find(folder, run)?.0)
}

fn find(folder: &Path, run: &str) -> Result<(PathBuf, Report)> {
    let found = reports(folder)?
        .into_iter()
        .find(|(_, report)| report.context.run_id == run);
    found.ok_or_else(|| {
        CommandError::new(ErrorKind::NotFound, format!("there is no run {run:?}"))
            .hint("`shopctl load list` lists them")
    })
}

/// All runs, the oldest first.
fn runs(folder: &Path) -> Result<Vec<LoadRun>> {
    let runs = reports(folder)?.into_iter().map(|(path, report)| LoadRun {
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
        page: page_of(&path),
    });
    Ok(runs.collect())
}

fn reports(folder: &Path) -> Result<Vec<(PathBuf, Report)>> {
    let mut reports = Vec::new();
    for path in paths(folder)? {
        let text = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        // Searches for capacity have reports of another form.
        if let Ok(report) = serde_json::from_slice::<Report>(&text) {
            reports.push((path, report));
        }
    }
    reports.sort_by(|(_, a), (_, b)| a.context.began_at.cmp(&b.context.began_at));
    Ok(reports)
}

fn paths(folder: &Path) -> Result<Vec<PathBuf>> {
    let files = match fs::read_dir(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(anyhow::Error::new(error)
                .context("listing load tests")
                .into());
        }
    };
    let mut paths = Vec::new();
    for file in files {
        let path = file.context("listing load tests")?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            paths.push(path);
        }
    }
    Ok(paths)
}

/// How many reports of any form there are.
fn count(folder: &Path) -> Result<usize> {
    Ok(paths(folder)?.len())
}

fn page_of(report: &Path) -> Option<PathBuf> {
    Some(report.with_extension("html")).filter(|page| page.is_file())
}
