use std::{fs, time::Duration};

use anyhow::{Context, bail};
use shop_core::clock::{OsEntropy, SystemClock};

use super::{
    live::Live,
    prepare::prepare,
    printer,
    run::{runtime, write},
    session::Session,
};
use crate::{
    capacity::{self, Bottleneck, CapacityReport, Next, Search, Step, bottleneck},
    cli::{CapacityArgs, OutputArgs},
    engine::{Progress, Stop},
    live::Heading,
    report::{EndedBy, Report, Verdict},
    scenario::{Length, Load, Phase, Profile, Scenario, Shape, built_in, load_file, parse},
    schedule::OpenSchedule,
};

/// How long a rate that is tried once more is held, against one that is tried first.
const CONFIRMING: f64 = 2.0;
/// How much of a step is left out at its begin: connections are opened then, and the visits of the step before end.
const SETTLING: f64 = 0.25;
/// How long visits may go on after a step.
const GRACE: Length = Length::from_secs(3);
/// The exit code where the shop takes less than it must.
const TOO_LITTLE: u8 = 1;
/// The exit code where nothing can be said.
const INVALID: u8 = 2;

/// Searches for the highest rate that a shop takes.
pub(super) fn capacity(args: &CapacityArgs) -> anyhow::Result<u8> {
    let scenario = match &args.scenario {
        Some(file) => load_file(file)?,
        None => {
            let ships =
                built_in(Profile::Shop, "capacity").context("capacity ships with the program")?;
            parse(ships.text)?
        }
    };
    let Load::Open { phases, .. } = &scenario.load else {
        bail!(
            "a search for capacity needs an open model: users who wait for the shop ask for no more than it takes"
        );
    };
    let first = OpenSchedule::new(phases).peak() * args.run.amount.rate_factor;
    let step = args.step.unwrap_or(phases[0].duration);
    let prepared = prepare(scenario, &args.run, &SystemClock, &OsEntropy)?;
    if prepared.thresholds.is_empty() {
        bail!("there is no objective: give one, as in --threshold \"p95 < 500ms\"");
    }
    let stop = Stop::on_signals()?;
    let runtime = runtime()?;
    let report = runtime.block_on(async {
        let session = Session::open(prepared, &args.run.reach, args.run.keep_orders).await?;
        let highest = session.prepared.limits.rate;
        Climb {
            session: &session,
            args,
            stop,
            step,
        }
        .climb(Search::new(first, highest))
        .await
    })?;
    runtime.shutdown_background();
    printer::out(&capacity::summary(&report));
    tell(&report, &args.run.outputs)?;
    Ok(exit_code(&report, args.at_least))
}

fn exit_code(report: &CapacityReport, at_least: Option<f64>) -> u8 {
    let Some(rate) = report
        .visits_per_second
        .filter(|_| report.invalid.is_empty())
    else {
        return if report.invalid.is_empty() {
            TOO_LITTLE
        } else {
            INVALID
        };
    };
    let is_enough = at_least.is_none_or(|least| rate >= least);
    let is_sound = report
        .confirmed
        .iter()
        .all(|run| run.invariants.iter().all(|invariant| invariant.passed));
    if is_enough && is_sound { 0 } else { TOO_LITTLE }
}

/// The report of the search as JSON, and that of its last confirming run in all other forms.
fn tell(report: &CapacityReport, args: &OutputArgs) -> anyhow::Result<()> {
    if let Some(path) = &args.json {
        let text = serde_json::to_string_pretty(report).context("writing the report as JSON")?;
        fs::write(path, text).with_context(|| format!("writing {}", path.display()))?;
        printer::note(&format!("wrote {}", path.display()));
    }
    let Some(confirmed) = &report.confirmed else {
        return Ok(());
    };
    let others = OutputArgs {
        json: None,
        ..args.clone()
    };
    write(confirmed, &others)
}

struct Climb<'a> {
    session: &'a Session,
    args: &'a CapacityArgs,
    stop: Stop,
    step: Length,
}

impl Climb<'_> {
    async fn climb(&self, mut search: Search) -> anyhow::Result<CapacityReport> {
        let prepared = &self.session.prepared;
        let target = prepared.settings.target.url.as_str();
        let objective = prepared
            .thresholds
            .iter()
            .map(ToString::to_string)
            .collect();
        let name = &prepared.scenario.name;
        let mut found = CapacityReport::begin(&prepared.settings.run_id, target, name, objective);
        let mut last: Option<Report> = None;
        let mut broken: Option<Report> = None;
        loop {
            let (rate, confirms) = match search.next() {
                Next::Try(rate) => (rate, false),
                Next::Confirm(rate) => (rate, true),
                Next::Found(rate) | Next::AtLeast(rate) => {
                    let at_least = matches!(search.next(), Next::AtLeast(_));
                    if let Some(mut report) = last.take() {
                        self.session.add_cloud(&mut report, &self.stop).await;
                        found.found(rate, at_least, report);
                    }
                    break;
                }
                Next::Nothing => break,
            };
            let report = self.hold(rate, confirms, found.steps.len()).await?;
            if let Some(reason) = end_of_search(&report) {
                found.invalid.push(reason);
                return Ok(found);
            }
            let step = Step::new(rate, confirms, &report);
            printer::note(&step.line());
            search.tell(step.held);
            if step.held {
                last = Some(report);
            } else {
                broken = Some(report);
            }
            found.steps.push(step);
        }
        // CloudWatch is some minutes late, so that it is asked once, at the end.
        if let Some(mut report) = broken {
            self.session.add_cloud(&mut report, &self.stop).await;
            found.bottleneck = Some(self.bottleneck(&report));
        }
        Ok(found)
    }

    /// Holds one rate for a while.
    async fn hold(&self, rate: f64, confirms: bool, number: usize) -> anyhow::Result<Report> {
        let prepared = &self.session.prepared;
        let scenario = at_rate(&prepared.scenario, rate, self.step, confirms);
        let run_id = format!("{}-{number}", prepared.settings.run_id);
        let target = &prepared.settings.target.url;
        let heading = Heading {
            title: format!("capacity of {target}: {rate:.1} visits per second"),
            run_id: run_id.clone(),
            scenario: scenario.name.clone(),
            target: target.to_string(),
        };
        let outputs = self.args.run.outputs.of_one_of_many();
        let mut live = Live::open(heading, &outputs, self.stop.clone()).await?;
        let mut look = |progress: &Progress<'_>| live.show(progress);
        let done = self
            .session
            .run(&scenario, &run_id, self.stop.clone(), &mut look)
            .await?;
        drop(live);
        self.session.tidy_up(&done).await;
        Ok(done.report)
    }

    fn bottleneck(&self, report: &Report) -> Bottleneck {
        let is_local = self.session.prepared.settings.target.is_loopback();
        let processors = is_local.then(|| {
            std::thread::available_parallelism().map_or(1.0, |count| usize::from(count) as f64)
        });
        bottleneck(&report.target, &report.generator, processors)
    }
}

/// Why nothing more can be found out.
fn end_of_search(report: &Report) -> Option<String> {
    if report.ended == EndedBy::Stop {
        return Some("it was stopped".to_owned());
    }
    if let EndedBy::Limit { limit } = &report.ended {
        return Some(limit.clone());
    }
    // A shop that is too slow makes arrivals wait too: the generator is at fault only where the objective held.
    let held = report.thresholds.iter().all(|threshold| threshold.passed);
    let is_own_fault = report.verdict == Verdict::Invalid && held;
    is_own_fault.then(|| report.invalid.join("; "))
}

/// The scenario at one constant rate.
fn at_rate(scenario: &Scenario, rate: f64, step: Length, confirms: bool) -> Scenario {
    let mut scenario = scenario.clone();
    let length = if confirms {
        step.0.mul_f64(CONFIRMING)
    } else {
        step.0
    };
    let phase = |name: &str, duration: Duration, warm_up| Phase {
        name: name.to_owned(),
        duration: Length(duration),
        warm_up,
        load: Shape::Constant(rate),
    };
    if let Load::Open { phases, .. } = &mut scenario.load {
        *phases = vec![
            phase("settle", step.0.mul_f64(SETTLING), true),
            phase("hold", length, false),
        ];
    }
    scenario.grace = scenario.grace.min(GRACE);
    scenario
}
