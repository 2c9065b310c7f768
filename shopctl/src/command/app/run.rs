use schemars::JsonSchema;
use serde::Serialize;

use super::{
    context::{Context, Target, wait},
    info::info,
    pods::{self, Pod},
};
use crate::{
    cli::AppCommand,
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row, counted},
    safety::{Plan, Risk},
};

/// The shop, as all its replicas together.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct App {
    name: String,
    replicas: usize,
    ready: usize,
    /// The versions that run: more than one in the middle of a rollout.
    builds: Vec<String>,
}

impl Row for App {
    const KIND: &'static str = "AppList";
    const COLUMNS: &'static [Column] = &[
        Column::always("NAME"),
        Column::always("READY"),
        Column::always("BUILD"),
    ];

    fn name(&self) -> String {
        self.name.clone()
    }

    fn cells(&self) -> Vec<String> {
        let ready = format!("{}/{}", self.ready, self.replicas);
        vec![self.name.clone(), ready, self.builds.join(", ")]
    }
}

pub(super) fn run(context: &Context, command: &AppCommand) -> Result<()> {
    let target = context.target()?;
    match command {
        AppCommand::List => list(context, &target),
        AppCommand::Info => info(context, &target),
        AppCommand::Restart => restart(context, &target),
        AppCommand::Scale { replicas } => scale(context, &target, (*replicas).into()),
    }
}

fn list(context: &Context, target: &Target) -> Result<()> {
    let pods = pods::look(context, target)?;
    let mut builds: Vec<_> = pods.iter().filter_map(|pod| pod.build.clone()).collect();
    builds.sort();
    builds.dedup();
    let app = App {
        name: "shopd".to_owned(),
        replicas: pods.len(),
        ready: pods.iter().filter(|pod| pod.ready).count(),
        builds,
    };
    context.show(target, vec![app], Vec::new())
}

fn restart(context: &Context, target: &Target) -> Result<()> {
    let supervisor = context.supervisor(target)?;
    let before = supervisor.replicas()?;
    if before.is_empty() {
        return Err(target.nothing_runs());
    }
    let mut effects = vec![format!(
        "end and start {}, one after the other",
        counted(before.len(), "replica")
    )];
    if before.len() == 1 {
        effects.push("nobody is served in between, since there is one replica".to_owned());
    }
    let plan = Plan {
        action: "app.restart",
        object: "shopd".to_owned(),
        risk: Risk::Low,
        effects,
    };
    let started = context.change(target, &plan, |confirmed| {
        let started = wait(supervisor.restart(confirmed))?;
        let detail = format!("restarted {}", started.len());
        Ok((started, detail))
    })?;
    let Some(started) = started else {
        return Ok(());
    };
    let is_new = started
        .iter()
        .all(|replica| before.iter().all(|old| old.process != replica.process));
    let pods = pods::look(context, target)?;
    if !is_new || !pods.iter().all(|pod| pod.ready) {
        return Err(not_ready(&pods));
    }
    context.show(target, pods, Vec::new())
}

fn scale(context: &Context, target: &Target, count: u16) -> Result<()> {
    let supervisor = context.supervisor(target)?;
    let before = supervisor.replicas()?;
    if before.is_empty() {
        return Err(target.nothing_runs());
    }
    // A plan that will be refused is none.
    supervisor.check_count(count)?;
    let plan = Plan {
        action: "app.scale",
        object: "shopd".to_owned(),
        risk: Risk::High,
        effects: vec![format!(
            "have {} in place of {}",
            counted(count, "replica"),
            before.len()
        )],
    };
    let done = context.change(target, &plan, |confirmed| {
        let (started, ended) = wait(supervisor.scale(count, confirmed))?;
        let detail = format!("started {}, ended {}", started.len(), ended.len());
        Ok(((), detail))
    })?;
    if done.is_none() {
        return Ok(());
    }
    let pods = pods::look(context, target)?;
    if pods.len() != usize::from(count) || !pods.iter().all(|pod| pod.ready) {
        return Err(not_ready(&pods));
    }
    context.show(target, pods, Vec::new())
}

fn not_ready(pods: &[Pod]) -> CommandError {
    let waiting = pods.iter().filter(|pod| !pod.ready);
    let waiting: Vec<_> = waiting
        .map(|pod| format!("{} is {}", pod.name, pod.status))
        .collect();
    CommandError::new(
        ErrorKind::Unhealthy,
        format!("not all replicas are ready: {}", waiting.join(", ")),
    )
    .hint("`shopctl logs tail` shows what they say")
}
