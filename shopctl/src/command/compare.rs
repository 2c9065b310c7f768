use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    context::{Context, Target},
    load::report_of,
    program::{self, Ended},
    snapshot,
};
use crate::{
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row},
};

/// What is read of the load generator's comparison.
#[derive(Debug, Deserialize)]
struct Comparison {
    invalid: Vec<String>,
    measures: Vec<Measured>,
}

/// One measure of two runs.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all(serialize = "camelCase"))]
pub(super) struct Measured {
    /// `p50_ms`, `p95_ms`, `p99_ms` or `cpu_ms_per_request`.
    measure: String,
    /// Of the first, in milliseconds.
    first: f64,
    /// Of the second.
    second: f64,
    /// By which share the second differs: 0.1 is a tenth more.
    change: f64,
    /// With 95 % confidence the change lies from here.
    change_low: f64,
    /// To here.
    change_high: f64,
    /// `better`, `same` or `worse`, beyond what chance explains.
    outcome: String,
}

impl Row for Measured {
    const KIND: &'static str = "LoadComparisonList";
    const COLUMNS: &'static [Column] = &[
        Column::always("MEASURE"),
        Column::always("FIRST"),
        Column::always("SECOND"),
        Column::always("CHANGE"),
        Column::always("OUTCOME"),
        Column::wide("LOW"),
        Column::wide("HIGH"),
    ];

    fn name(&self) -> String {
        self.measure.clone()
    }

    fn cells(&self) -> Vec<String> {
        let share = |share: f64| format!("{:+.1} %", share * 100.0);
        vec![
            self.measure.clone(),
            format!("{:.2} ms", self.first),
            format!("{:.2} ms", self.second),
            share(self.change),
            self.outcome.clone(),
            share(self.change_low),
            share(self.change_high),
        ]
    }
}

/// Compares two runs, or puts two snapshots of `metrics snapshot` side by side. A run that is worse than chance explains is an error.
pub(super) async fn compare(
    context: &Context,
    target: &Target,
    before: &Path,
    after: &Path,
) -> Result<()> {
    if let Some(compared) = snapshot::compare(before, after)? {
        return context.show(target, compared, Vec::new());
    }
    let folder = context.load_folder(target);
    let out = tempfile::tempdir().context("making a folder for the comparison")?;
    let written = out.path().join("comparison.json");
    let mut command = context.load_generator()?;
    command
        .arg("compare")
        .arg(side(&folder, before)?)
        .arg(side(&folder, after)?)
        .arg("--json")
        .arg(&written);
    let ended = program::run(command, &context.printer).await?;
    let (Ended::Well | Ended::Badly(1 | 2), Ok(text)) = (&ended, fs::read(&written)) else {
        return Err(CommandError::new(
            ErrorKind::Usage,
            "loadgen could not compare them; it says why above",
        ));
    };
    let read: std::result::Result<Comparison, _> = serde_json::from_slice(&text);
    let comparison = read.context("reading the comparison of loadgen")?;
    context.show(target, comparison.measures, comparison.invalid.clone())?;
    match ended {
        Ended::Well => Ok(()),
        Ended::Badly(1) => Err(CommandError::new(
            ErrorKind::Different,
            "the second is worse than the first, beyond what chance explains",
        )),
        Ended::Badly(_) => Err(CommandError::new(
            ErrorKind::Conflict,
            format!("nothing can be said: {}", comparison.invalid.join("; ")),
        )),
    }
}

/// The report of a run: a file or folder, or a run by its id.
fn side(folder: &Path, named: &Path) -> Result<PathBuf> {
    if named.exists() {
        return Ok(named.to_owned());
    }
    report_of(folder, &named.to_string_lossy())
}
