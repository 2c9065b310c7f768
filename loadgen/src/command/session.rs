use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use hyper::Method;
use shop_core::clock::SystemClock;

use super::{cloud::Cloud, prepare::Prepared, printer};
use crate::{
    aftermath,
    ask::Asks,
    cli::ReachArgs,
    engine::{Conduct, Ended, Outcome, Progress, Stop, conduct},
    guard::environment_of,
    http::{Client, Outgoing},
    journey::{Data, Plan, Run, base_headers, gather},
    replay::Script,
    report::{self, InvariantResult, Report, Subject},
    scenario::Scenario,
    worker::{Part, WorkerFile},
};

/// How long the target gets to say what it is for.
const ENVIRONMENT_WITHIN: Duration = Duration::from_secs(10);

/// A target that may be loaded, with the data of visits: one run or several are made of it.
pub(super) struct Session {
    pub(super) prepared: Prepared,
    environment: Option<String>,
    cloud: Option<Cloud>,
    data: Data,
    asked: u64,
    keep_orders: bool,
    script: Option<Script>,
}

/// A run that is over.
pub(super) struct Done {
    pub(super) report: Report,
    outcome: Outcome,
    run: Arc<Run>,
}

impl Session {
    /// Asks the target what it is for, and for the data of visits.
    pub(super) async fn open(
        prepared: Prepared,
        reach: &ReachArgs,
        keep_orders: bool,
    ) -> anyhow::Result<Self> {
        let cloud = Cloud::open(reach).await?;
        let environment = environment(&prepared).await?;
        let plan = &prepared.scenario.data;
        let (data, asked) = gather(
            plan,
            reach.manifest.as_deref(),
            &prepared.settings,
            prepared.share,
        )
        .await?;
        Ok(Self {
            prepared,
            environment,
            cloud,
            data,
            asked: asked + 1,
            keep_orders,
            script: None,
        })
    }

    /// Makes the visits that are written down, when that says.
    pub(super) fn with_script(self, script: Script) -> Self {
        Self {
            script: Some(script),
            ..self
        }
    }

    /// Makes one run, which is the session's scenario or one like it.
    pub(super) async fn run(
        &self,
        scenario: &Scenario,
        run_id: &str,
        stop: Stop,
        look: &mut dyn FnMut(&Progress<'_>),
    ) -> anyhow::Result<Done> {
        let mut settings = self.prepared.settings.clone();
        run_id.clone_into(&mut settings.run_id);
        let mut plan = Plan::new(scenario, self.data.clone(), settings)?;
        plan.script = self.script.as_ref().map(|script| script.journeys.clone());
        let (outcome, run) = Box::pin(conduct(Conduct {
            scenario,
            plan,
            moments: self.script.as_ref().map(|script| script.moments.clone()),
            thresholds: &self.prepared.thresholds,
            limits: &self.prepared.limits,
            share: self.prepared.share,
            sources: self.prepared.sources.clone(),
            stop,
            clock: &SystemClock,
            look,
        }))
        .await?;
        let mut asks = Asks::patiently(&run.plan.settings);
        // Whoever ends a run wants to read what there is, now.
        let invariants = if outcome.ended == Ended::Stopped {
            Vec::new()
        } else {
            look_after(&run, &outcome, self.keep_orders, &mut asks).await
        };
        let subject = Subject {
            scenario,
            names: &run.plan.names,
            phases: &run.phases,
            thresholds: &self.prepared.thresholds,
            run_id,
            target: run.plan.settings.target.url.as_str(),
            environment: self.environment.as_deref(),
            workers: self.prepared.share.of,
            own_requests: self.asked + asks.made,
            invariants,
        };
        let report = report::build(subject, &outcome);
        Ok(Done {
            report,
            outcome,
            run,
        })
    }

    /// What this process recorded of a run that several make.
    pub(super) fn worker_file(&self, scenario: &Scenario, done: &Done) -> WorkerFile {
        let Prepared {
            settings,
            share,
            rules,
            ..
        } = &self.prepared;
        WorkerFile {
            version: WorkerFile::VERSION,
            run_id: settings.run_id.clone(),
            worker: share.index,
            of: share.of,
            scenario: scenario.clone().without_passwords(),
            thresholds: rules.clone(),
            target: settings.target.url.to_string(),
            environment: self.environment.clone(),
            names: done.run.plan.names.clone(),
            part: Part::new(&done.outcome, &done.report),
        }
    }

    /// Adds to a report what CloudWatch counted, where it is asked.
    pub(super) async fn add_cloud(&self, report: &mut Report, stop: &Stop) {
        if let Some(cloud) = &self.cloud {
            cloud.add_to(report, stop).await;
        }
    }

    /// Takes back the orders of a run that was stopped, after its report is there.
    pub(super) async fn tidy_up(&self, done: &Done) {
        if done.outcome.ended == Ended::Stopped {
            let mut asks = Asks::patiently(&done.run.plan.settings);
            let _ = look_after(&done.run, &done.outcome, self.keep_orders, &mut asks).await;
        }
    }
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

/// Looks whether the shop's data is sound, and takes the run's orders back.
async fn look_after(
    run: &Run,
    outcome: &Outcome,
    keep_orders: bool,
    asks: &mut Asks<'_>,
) -> Vec<InvariantResult> {
    if !run.plan.places_orders() {
        return Vec::new();
    }
    let run_id = &run.plan.settings.run_id;
    let found = match aftermath::check(&run.plan.data, &outcome.orders, run_id, asks).await {
        Ok(found) => found,
        Err(error) => return vec![unknown(&anyhow::Error::new(error))],
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
    found.invariants
}

/// What cannot be looked at is not known to be sound.
fn unknown(error: &anyhow::Error) -> InvariantResult {
    InvariantResult {
        invariant: "the shop's data can be looked at after the run".to_owned(),
        observed: format!("{error:#}"),
        passed: false,
    }
}
