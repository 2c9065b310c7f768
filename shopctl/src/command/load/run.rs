use std::path::Path;

use clap::ValueEnum;

use super::{
    cluster,
    report::{count, runs},
    workers::Workers,
};
use crate::{
    cli::{LoadArgs, LoadScenario},
    command::{
        context::{Context, Target},
        program::{self, Ended},
    },
    error::{CommandError, ErrorKind, Result},
    platform::{Platform, Replica},
    safety::{Confirmed, Plan, Risk},
};

/// What a run found out about the shop.
pub(super) type Finding = std::result::Result<(), ErrorKind>;

pub(super) async fn make(context: &Context, target: &Target, args: &LoadArgs) -> Result<()> {
    let scenario = named(args.scenario);
    let platform = context.platform(target)?;
    let replicas = platform.replicas().await?;
    if replicas.is_empty() {
        return Err(target.nothing_runs());
    }
    let folder = context.load_folder(target);
    let before = runs(&folder)?.len();
    let run = Run {
        context,
        platform: &platform,
        replicas: &replicas,
        scenario: &scenario,
        folder: &folder,
    };
    let Some(finding) = (match args.workers {
        None => run.alone(target, &args.options).await?,
        Some(workers) => {
            let workers = Workers::new(&scenario, workers.get(), &args.options, context.now())?;
            run.together(target, &workers, args.image.as_deref())
                .await?
        }
    }) else {
        return Ok(());
    };
    let mut all = runs(&folder)?;
    let new = all.split_off(before.min(all.len()));
    context.show(target, new, Vec::new())?;
    finding.map_err(|kind| {
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

fn named(scenario: LoadScenario) -> String {
    let value = scenario.to_possible_value();
    value.map_or_else(String::new, |value| value.get_name().to_owned())
}

/// A load test that is about to be made.
pub(super) struct Run<'a> {
    pub(super) context: &'a Context,
    platform: &'a Platform<'a>,
    replicas: &'a [Replica],
    pub(super) scenario: &'a str,
    /// Where reports go.
    pub(super) folder: &'a Path,
}

impl Run<'_> {
    /// Made by one generator, on this machine.
    async fn alone(&self, target: &Target, options: &[String]) -> Result<Option<Finding>> {
        let plan = self.plan(
            "load.run",
            format!(
                "load {} with the test {scenario}, as `loadgen show {scenario}` tells it",
                target.name,
                scenario = self.scenario
            ),
        );
        self.context
            .change(target, &plan, async |confirmed| {
                let files = count(self.folder)?;
                let mut command = self.context.load_generator()?;
                self.aim(&mut command, confirmed).await?;
                command
                    .arg(self.scenario)
                    .args(options)
                    .arg("--report-dir")
                    .arg(self.folder);
                let ended = program::run(command, &self.context.printer).await?;
                judge(&ended, self.scenario, count(self.folder)? > files)
            })
            .await
    }

    /// Made by several, on this machine or in the cluster.
    async fn together(
        &self,
        target: &Target,
        workers: &Workers<'_>,
        image: Option<&str>,
    ) -> Result<Option<Finding>> {
        let count = workers.count;
        let scenario = self.scenario;
        match self.platform {
            Platform::Local(_) if image.is_some() => Err(CommandError::new(
                ErrorKind::Usage,
                "--image is for a cluster; workers of this machine are the loadgen beside shopctl",
            )),
            Platform::Local(_) => {
                let effect = format!(
                    "load {} with the test {scenario}, made by {count} workers on this machine",
                    target.name
                );
                let plan = self.plan("load.run.workers", effect);
                self.context
                    .change(target, &plan, async |confirmed| {
                        let files = workers.beside_each_other(self, confirmed).await?;
                        workers.merge(self, &files).await
                    })
                    .await
            }
            Platform::Eks(eks) => {
                let job = cluster::Job::plan(eks, workers, image).await?;
                let effect = format!(
                    "load {} with the test {scenario}, made by {count} workers of {} as the job {}",
                    job.target, job.image, job.name
                );
                let plan = self.plan("load.run.workers", effect);
                self.context
                    .change(target, &plan, async |confirmed| {
                        let files = Box::pin(job.run(self, workers, confirmed)).await?;
                        workers.merge(self, &files).await
                    })
                    .await
            }
        }
    }

    fn plan(&self, action: &'static str, effect: String) -> Plan {
        Plan {
            action,
            object: self.scenario.to_owned(),
            risk: Risk::High,
            effects: vec![effect],
        }
    }

    /// Lets a generator of this machine load the shop.
    pub(super) async fn aim(
        &self,
        command: &mut std::process::Command,
        confirmed: &Confirmed,
    ) -> Result<()> {
        self.platform.aim(command, self.replicas, confirmed).await
    }
}

/// What a run found out, and how the audit trail tells it. A run that was not made is an error.
pub(super) fn judge(ended: &Ended, scenario: &str, has_report: bool) -> Result<(Finding, String)> {
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
