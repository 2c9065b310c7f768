use std::{path::Path, time::Duration};

use anyhow::Context;
use bytes::Bytes;
use hyper::Method;
use shop_core::clock::{OsEntropy, SystemClock};

use super::{
    live::Live,
    prepare::{Prepared, prepare},
    printer,
};
use crate::{
    aftermath::{self, Asks},
    cli::RunArgs,
    engine::{Conduct, Ended, Outcome, Progress, Stop, conduct},
    guard::environment_of,
    http::{Client, Outgoing},
    journey::{Plan, Run, base_headers, gather},
    report::{self, InvariantResult, Outputs, Report, Subject},
    scenario::{Scenario, built_in as find, load_file, parse},
    schedule::Share,
};

/// How long the target gets to say what it is for.
const ENVIRONMENT_WITHIN: Duration = Duration::from_secs(10);

/// Runs a scenario that ships with the program.
pub(super) fn built_in(name: &str, args: &RunArgs) -> anyhow::Result<u8> {
    let scenario = find(args.profile, name).with_context(|| {
        format!("there is no {name} in this profile; `loadgen list` shows those there are")
    })?;
    run(parse(scenario.text)?, args)
}

/// Runs a scenario from a file.
pub(super) fn file(file: &Path, args: &RunArgs) -> anyhow::Result<u8> {
    run(load_file(file)?, args)
}

fn run(scenario: Scenario, args: &RunArgs) -> anyhow::Result<u8> {
    let prepared = prepare(scenario, args, &SystemClock, &OsEntropy)?;
    let stop = Stop::on_signals()?;
    let runtime = runtime()?;
    let report = runtime.block_on(make_run(prepared, args, stop))?;
    // Goose's users need not be waited for: all that they did is in the report.
    runtime.shutdown_background();
    Ok(report.exit_code)
}

/// As many threads as there are processors. With one, all runs in it: handing work from thread to thread costs more than
/// a request does.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut builder = if processors == 1 {
        tokio::runtime::Builder::new_current_thread()
    } else {
        tokio::runtime::Builder::new_multi_thread()
    };
    let built = builder.enable_all().build();
    built.context("starting the threads that make requests")
}

async fn make_run(prepared: Prepared, args: &RunArgs, stop: Stop) -> anyhow::Result<Report> {
    let environment = environment(&prepared).await?;
    let Prepared {
        scenario,
        thresholds,
        limits,
        settings,
        sources,
        ..
    } = prepared;
    let (data, asked) = gather(&scenario.data, args.reach.manifest.as_deref(), &settings).await?;
    let plan = Plan::new(&scenario, data, settings)?;
    let title = format!("{} against {}", scenario.name, plan.settings.target.url);
    let run_id = plan.settings.run_id.clone();
    let mut live = Live::open(title, &run_id, &args.outputs, stop.clone()).await?;
    let mut look = |progress: &Progress<'_>| live.show(progress);
    let (outcome, run) = Box::pin(conduct(Conduct {
        scenario: &scenario,
        plan,
        thresholds: &thresholds,
        limits: &limits,
        share: Share::default(),
        sources,
        stop: stop.clone(),
        clock: &SystemClock,
        look: &mut look,
    }))
    .await?;
    // Gives the terminal back before anything is written to it.
    drop(live);
    let mut asks = Asks::new(&run.plan.settings);
    let was_stopped = outcome.ended == Ended::Stopped;
    let mut aftermath = Aftermath::default();
    // Whoever ends a run wants to read what there is, now.
    if !was_stopped {
        aftermath = look_after(&run, &outcome, args.keep_orders, &mut asks).await;
    }
    let report = report::build(
        Subject {
            scenario: &scenario,
            names: &run.plan.names,
            phases: &run.phases,
            thresholds: &thresholds,
            run_id: &run.plan.settings.run_id,
            target: run.plan.settings.target.url.as_str(),
            environment: environment.as_deref(),
            workers: 1,
            own_requests: asked + 1 + asks.made,
            invariants: aftermath.invariants,
        },
        &outcome,
    );
    tell(&report, args)?;
    if was_stopped {
        let _ = look_after(&run, &outcome, args.keep_orders, &mut asks).await;
    }
    Ok(report)
}

/// What the target says it is for, if that is nothing that must not be loaded.
async fn environment(prepared: &Prepared) -> anyhow::Result<Option<String>> {
    let target = &prepared.settings.target;
    let mut client = Client::new(target.clone(), ENVIRONMENT_WITHIN);
    let question = Outgoing {
        method: Method::GET,
        path: hyper::Uri::default(),
        headers: base_headers(&prepared.settings)?,
        body: Bytes::new(),
    };
    let environment = environment_of(&mut client, question).await;
    prepared
        .allowed
        .check_environment(target, environment.as_deref())?;
    Ok(environment)
}

fn tell(report: &Report, args: &RunArgs) -> anyhow::Result<()> {
    printer::out(&report::summary(report));
    let outputs = Outputs {
        folder: args.outputs.report_dir.clone(),
        json: args.outputs.json.clone(),
        html: args.outputs.html.clone(),
        junit: args.outputs.junit.clone(),
        markdown: args.outputs.summary.clone(),
    };
    for path in report::write(report, &outputs)? {
        printer::note(&format!("wrote {}", path.display()));
    }
    Ok(())
}

#[derive(Default)]
struct Aftermath {
    invariants: Vec<InvariantResult>,
}

/// Looks whether the shop's data is sound, and takes the run's orders back.
async fn look_after(
    run: &Run,
    outcome: &Outcome,
    keep_orders: bool,
    asks: &mut Asks<'_>,
) -> Aftermath {
    if !run.plan.places_orders() {
        return Aftermath::default();
    }
    let run_id = &run.plan.settings.run_id;
    let found = match aftermath::check(&run.plan.data, &outcome.orders, run_id, asks).await {
        Ok(found) => found,
        Err(error) => return Aftermath::unknown(&anyhow::Error::new(error)),
    };
    if !keep_orders {
        match aftermath::cancel(&found.orders, asks).await {
            Ok(0) => {}
            Ok(count) => printer::note(&format!("cancelled {count} orders of the run")),
            Err(error) => printer::note(&format!(
                "some orders of run {run_id} stay: {:#}",
                anyhow::Error::new(error)
            )),
        }
    }
    Aftermath {
        invariants: found.invariants,
    }
}

impl Aftermath {
    /// What cannot be looked at is not known to be sound.
    fn unknown(error: &anyhow::Error) -> Self {
        Self {
            invariants: vec![InvariantResult {
                invariant: "the shop's data can be looked at after the run".to_owned(),
                observed: format!("{error:#}"),
                passed: false,
            }],
        }
    }
}
