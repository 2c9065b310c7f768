use std::{path::Path, time::Duration};

use anyhow::{Context, bail};
use jiff::Timestamp;
use shop_core::clock::{Clock, OsEntropy, SystemClock};

use super::{
    live::Live,
    prepare::{Prepared, prepare},
    printer,
    session::Session,
};
use crate::{
    cli::{OutputArgs, RunArgs},
    engine::{Progress, Stop},
    live::Heading,
    replay::{Recording, Script},
    report::{self, EndedBy, Outputs, Report, Verdict},
    scenario::{Profile, Scenario, built_in as find, load_file, parse},
    schedule::Share,
};

/// Runs a scenario that ships with the program.
pub(super) fn built_in(name: &str, args: &RunArgs) -> anyhow::Result<u8> {
    let scenario = find(args.profile, name).with_context(|| {
        format!("there is no {name} in this profile; `loadgen list` shows those there are")
    })?;
    run(parse(scenario.text)?, None, args)
}

/// Makes the requests again that a shop's log tells of.
pub(super) fn replay(log: &Path, speed: f64, args: &RunArgs) -> anyhow::Result<u8> {
    if !speed.is_finite() || speed <= 0.0 {
        bail!("--speed is a number above 0");
    }
    let amount = &args.amount;
    let factors = [amount.rate_factor, amount.time_factor];
    if amount.quick
        || factors
            .iter()
            .any(|factor| (factor - 1.0).abs() > f64::EPSILON)
    {
        bail!(
            "a log says itself how much there is and how long: --speed makes a replay shorter and hastier"
        );
    }
    let recording = Recording::read(log)?;
    for (reason, count) in &recording.left_out {
        printer::note(&format!("left out {count} lines: {reason}"));
    }
    let base = find(Profile::Shop, "replay").context("replay ships with the program")?;
    let (script, scenario) = Script::new(&recording, speed, parse(base.text)?);
    run(scenario, Some(script), args)
}

/// Runs a scenario from a file.
pub(super) fn file(file: &Path, args: &RunArgs) -> anyhow::Result<u8> {
    run(load_file(file)?, None, args)
}

fn run(scenario: Scenario, script: Option<Script>, args: &RunArgs) -> anyhow::Result<u8> {
    let prepared = prepare(scenario, args, &SystemClock, &OsEntropy)?;
    let stop = Stop::on_signals()?;
    let runtime = runtime()?;
    let code = runtime.block_on(make_run(prepared, script, args, stop))?;
    // Goose's users need not be waited for: all that they did is in the report.
    runtime.shutdown_background();
    Ok(code)
}

/// As many threads as there are processors. With one, all runs in it: handing work from thread to thread costs more than
/// a request does.
pub(super) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut builder = if processors == 1 {
        tokio::runtime::Builder::new_current_thread()
    } else {
        tokio::runtime::Builder::new_multi_thread()
    };
    let built = builder.enable_all().build();
    built.context("starting the threads that make requests")
}

async fn make_run(
    prepared: Prepared,
    script: Option<Script>,
    args: &RunArgs,
    stop: Stop,
) -> anyhow::Result<u8> {
    let mut session = Session::open(prepared, &args.reach, args.keep_orders).await?;
    if let Some(script) = script {
        session = session.with_script(script);
    }
    let Prepared {
        scenario, settings, ..
    } = &session.prepared;
    // Each worker marks its own orders, so that it finds those again.
    let run_id = match session.prepared.share {
        Share { of: 1, .. } => settings.run_id.clone(),
        Share { index, .. } => format!("{}-w{index}", settings.run_id),
    };
    let heading = Heading {
        title: format!("{} against {}", scenario.name, settings.target.url),
        run_id: run_id.clone(),
        scenario: scenario.name.clone(),
        target: settings.target.url.to_string(),
    };
    let mut live = Live::open(heading, &args.outputs, stop.clone()).await?;
    let mut look = |progress: &Progress<'_>| live.show(progress);
    wait_until(args.worker.start_at).await?;
    let mut done = session
        .run(scenario, &run_id, stop.clone(), &mut look)
        .await?;
    // Gives the terminal back before anything is written to it.
    drop(live);
    let code = match &args.worker.histograms {
        Some(path) if path.as_os_str() == "-" => {
            session.add_cloud(&mut done.report, &stop).await;
            for line in session.worker_file(scenario, &done).lines()? {
                printer::out(&format!("{line}\n"));
            }
            own_code(&done.report)
        }
        Some(path) => {
            session.worker_file(scenario, &done).save(path)?;
            session.add_cloud(&mut done.report, &stop).await;
            // Once more, with what CloudWatch says: nothing is lost when somebody ends the wait by force.
            session.worker_file(scenario, &done).save(path)?;
            printer::note(&format!(
                "wrote {}; `loadgen merge` makes a verdict of all",
                path.display()
            ));
            own_code(&done.report)
        }
        None => {
            printer::out(&report::summary(&done.report));
            session.add_cloud(&mut done.report, &stop).await;
            done.report.exit_code
        }
    };
    write(&done.report, &args.outputs)?;
    session.tidy_up(&done).await;
    Ok(code)
}

/// Whether one of several workers did its part. Thresholds are judged over all of them, later.
fn own_code(report: &Report) -> u8 {
    let is_sound = report.invariants.iter().all(|invariant| invariant.passed);
    if !is_sound || matches!(report.ended, EndedBy::Threshold { .. }) {
        return Verdict::Failed.exit_code();
    }
    if report.invalid.is_empty() {
        0
    } else {
        Verdict::Invalid.exit_code()
    }
}

/// Waits for the moment at which all workers begin.
async fn wait_until(moment: Option<Timestamp>) -> anyhow::Result<()> {
    let Some(moment) = moment else {
        return Ok(());
    };
    let left = moment.duration_since(SystemClock.now());
    let Ok(left) = Duration::try_from(left) else {
        bail!("--start-at {moment} has passed");
    };
    tokio::time::sleep(left).await;
    Ok(())
}

/// Writes a report in all the forms that were asked for.
pub(super) fn write(report: &Report, args: &OutputArgs) -> anyhow::Result<()> {
    let outputs = Outputs {
        folder: args.report_dir.clone(),
        json: args.json.clone(),
        html: args.html.clone(),
        junit: args.junit.clone(),
        markdown: args.summary.clone(),
    };
    for path in report::write(report, &outputs)? {
        printer::note(&format!("wrote {}", path.display()));
    }
    Ok(())
}
