use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde::Deserialize;

use super::rows::LoadRun;
use crate::error::{CommandError, ErrorKind, Result};

/// What is read of the load generator's report; `docs/loadgen-report.schema.json` is the whole of it.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    pub(super) context: About,
    pub(super) verdict: String,
    pub(super) totals: Totals,
    pub(super) response: Times,
    #[serde(default)]
    pub(super) routes: Vec<Route>,
}

#[derive(Debug, Deserialize)]
pub(super) struct About {
    pub(super) run_id: String,
    pub(super) scenario: String,
    pub(super) began_at: String,
    pub(super) seconds: f64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Totals {
    pub(super) requests: u64,
    pub(super) requests_per_second: f64,
    pub(super) error_rate: Option<f64>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are the report's")]
pub(super) struct Times {
    pub(super) p50_ms: Option<f64>,
    pub(super) p95_ms: Option<f64>,
    pub(super) p99_ms: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are the report's")]
pub(super) struct Route {
    pub(super) route: String,
    pub(super) requests: u64,
    pub(super) errors: u64,
    pub(super) response: Times,
}

/// The file with the report of a run.
pub(in crate::command) fn report_of(folder: &Path, run: &str) -> Result<PathBuf> {
    Ok(find(folder, run)?.0)
}

pub(super) fn find(folder: &Path, run: &str) -> Result<(PathBuf, Report)> {
    let found = reports(folder)?
        .into_iter()
        .find(|(_, report)| report.context.run_id == run);
    found.ok_or_else(|| {
        CommandError::new(ErrorKind::NotFound, format!("there is no run {run:?}"))
            .hint("`shopctl load list` lists them")
    })
}

/// All runs, the oldest first.
pub(super) fn runs(folder: &Path) -> Result<Vec<LoadRun>> {
    let runs = reports(folder)?
        .into_iter()
        .map(|(path, report)| LoadRun::of(report, page_of(&path)));
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
pub(super) fn count(folder: &Path) -> Result<usize> {
    Ok(paths(folder)?.len())
}

pub(super) fn page_of(report: &Path) -> Option<PathBuf> {
    Some(report.with_extension("html")).filter(|page| page.is_file())
}
