use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use shop_core::clock::{OsEntropy, SystemClock};

use super::{live::Live, prepare::prepare, printer, run::runtime, session::Session};
use crate::{
    cli::{CompareArgs, RunArgs, TargetArgs},
    compare::{self, ComparisonReport, Outcome},
    engine::{Progress, Stop},
    live::Heading,
    report::{EndedBy, Report},
    scenario::{Scenario, built_in, load_file, parse},
};

/// The exit code where the second side does worse.
const WORSE: u8 = 1;
/// The exit code where nothing can be said.
const INVALID: u8 = 2;

/// One of the two that are compared.
enum Side {
    /// A shop that is loaded now.
    Shop(Box<Session>),
    /// Reports of earlier runs.
    Reports(Vec<Report>),
}

/// Compares two shops, or one with reports of earlier runs.
pub(super) fn compare(args: &CompareArgs) -> anyhow::Result<u8> {
    let scenario = match &args.scenario_file {
        Some(file) => load_file(file)?,
        None => {
            let ships = built_in(args.run.profile, &args.scenario);
            let ships = ships.with_context(|| {
                format!(
                    "there is no {} in this profile; `loadgen list` shows those there are",
                    args.scenario
                )
            })?;
            parse(ships.text)?
        }
    };
    let (first, second) = sides(args)?;
    let stop = Stop::on_signals()?;
    let runtime = runtime()?;
    let report = runtime.block_on(async {
        let first = open(first, &scenario, &args.run).await?;
        let second = open(second, &scenario, &args.run).await?;
        interleave(first, second, args, stop).await
    })?;
    runtime.shutdown_background();
    printer::out(&compare::summary(&report));
    if let Some(path) = &args.run.outputs.json {
        let text = serde_json::to_string_pretty(&report).context("writing the report as JSON")?;
        fs::write(path, text).with_context(|| format!("writing {}", path.display()))?;
        printer::note(&format!("wrote {}", path.display()));
    }
    Ok(exit_code(&report))
}

/// What is compared with what.
fn sides(args: &CompareArgs) -> anyhow::Result<(&str, &str)> {
    match (args.baseline.as_deref(), args.sides.as_slice()) {
        (Some(first), [second]) => Ok((first, second)),
        (None, [first, second]) => Ok((first, second)),
        (Some(_), _) => bail!("with --baseline, give only the one shop that is compared"),
        (None, _) => bail!("give two shops to compare, or one and a --baseline"),
    }
}

fn exit_code(report: &ComparisonReport) -> u8 {
    match report.outcome {
        _ if !report.invalid.is_empty() => INVALID,
        Outcome::Worse => WORSE,
        Outcome::Better | Outcome::Same => 0,
    }
}

async fn open(side: &str, scenario: &Scenario, args: &RunArgs) -> anyhow::Result<Side> {
    if !side.starts_with("http://") && !side.starts_with("https://") {
        return Ok(Side::Reports(reports(Path::new(side))?));
    }
    let args = RunArgs {
        target: TargetArgs {
            url: side.to_owned(),
            ..args.target.clone()
        },
        ..args.clone()
    };
    if !args.reach.cloudwatch.is_empty() {
        bail!("a comparison does not look at CloudWatch; leave --cloudwatch out");
    }
    let prepared = prepare(scenario.clone(), &args, &SystemClock, &OsEntropy)?;
    let session = Session::open(prepared, &args.reach, args.keep_orders).await?;
    Ok(Side::Shop(Box::new(session)))
}

/// The reports in a file, or in all JSON files of a folder.
fn reports(path: &Path) -> anyhow::Result<Vec<Report>> {
    let reading = || {
        format!(
            "reading {}: neither an address, nor reports of earlier runs",
            path.display()
        )
    };
    let mut files: Vec<PathBuf> = if path.is_dir() {
        let entries = fs::read_dir(path).with_context(reading)?;
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        paths
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "json")
            })
            .collect()
    } else {
        vec![path.to_owned()]
    };
    files.sort();
    if files.is_empty() {
        bail!("there are no reports (JSON) in {}", path.display());
    }
    let read = |file: &PathBuf| {
        let text = fs::read_to_string(file).with_context(reading)?;
        serde_json::from_str(&text)
            .with_context(|| format!("{} is no report of a run", file.display()))
    };
    files.iter().map(read).collect()
}

/// Makes runs of both sides in turns: what else the machine does falls on both alike.
async fn interleave(
    first: Side,
    second: Side,
    args: &CompareArgs,
    stop: Stop,
) -> anyhow::Result<ComparisonReport> {
    let mut runs = (Vec::new(), Vec::new());
    for turn in 0..args.repeats {
        // A B, B A, A B: neither is always the second.
        let order = if turn % 2 == 0 {
            [true, false]
        } else {
            [false, true]
        };
        for is_first in order {
            let (side, reports) = if is_first {
                (&first, &mut runs.0)
            } else {
                (&second, &mut runs.1)
            };
            if let Side::Shop(session) = side {
                let report = one(session, turn, is_first, args, &stop).await?;
                if report.ended == EndedBy::Stop {
                    bail!("it was stopped");
                }
                reports.push(report);
            }
        }
    }
    for (side, reports) in [(first, &mut runs.0), (second, &mut runs.1)] {
        if let Side::Reports(earlier) = side {
            *reports = earlier;
        }
    }
    if let Some(folder) = &args.run.outputs.report_dir {
        keep(folder, runs.0.iter().chain(&runs.1))?;
    }
    Ok(compare::compare(&runs.0, &runs.1))
}

/// Keeps all reports, for a later comparison.
fn keep<'a>(folder: &Path, reports: impl Iterator<Item = &'a Report>) -> anyhow::Result<()> {
    fs::create_dir_all(folder)
        .with_context(|| format!("making the folder {}", folder.display()))?;
    for report in reports {
        let path = folder.join(format!("{}.json", report.context.run_id));
        let text = serde_json::to_string_pretty(report).context("writing a report as JSON")?;
        fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

async fn one(
    session: &Session,
    turn: u32,
    is_first: bool,
    args: &CompareArgs,
    stop: &Stop,
) -> anyhow::Result<Report> {
    let settings = &session.prepared.settings;
    let letter = if is_first { 'a' } else { 'b' };
    let run_id = format!("{}-{letter}{turn}", settings.run_id);
    let scenario = &session.prepared.scenario;
    let heading = Heading {
        title: format!(
            "run {} of {}, {}",
            turn + 1,
            args.repeats,
            settings.target.url
        ),
        run_id: run_id.clone(),
        scenario: scenario.name.clone(),
        target: settings.target.url.to_string(),
    };
    let outputs = args.run.outputs.of_one_of_many();
    let mut live = Live::open(heading, &outputs, stop.clone()).await?;
    let mut look = |progress: &Progress<'_>| live.show(progress);
    let done = session
        .run(scenario, &run_id, stop.clone(), &mut look)
        .await?;
    drop(live);
    session.tidy_up(&done).await;
    printer::note(&format!(
        "  {letter}{turn}  p95 {}  {}",
        crate::report::show::ms(done.report.response.p95_ms),
        done.report.verdict.word()
    ));
    Ok(done.report)
}
