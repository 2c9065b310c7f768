use schemars::JsonSchema;
use serde::Serialize;

use super::{
    cluster,
    history::history,
    restart::restart as restart_pods,
    rollback::roll_back,
    scale::{Wish, scale as scale_pods},
};
use crate::{
    cli::AppCommand,
    command::{
        context::{Context, Target},
        info::info,
        pods::{self, Pod},
    },
    error::{CommandError, ErrorKind, Result},
    local::Supervisor,
    output::{Column, Row, counted},
    platform::Platform,
    safety::{Plan, Risk},
};

/// The one app on this machine.
const OWN: &str = "shopd";

/// The shop, as all its replicas together.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct App {
    pub(super) name: String,
    pub(super) replicas: usize,
    pub(super) ready: usize,
    /// The versions that run: more than one in the middle of a rollout.
    pub(super) builds: Vec<String>,
    /// What changes the number of replicas by itself, in words; none where nothing does.
    pub(super) autoscaler: Option<String>,
}

impl Row for App {
    const KIND: &'static str = "AppList";
    const COLUMNS: &'static [Column] = &[
        Column::always("NAME"),
        Column::always("READY"),
        Column::always("BUILD"),
        Column::wide("AUTOSCALER"),
    ];

    fn name(&self) -> String {
        self.name.clone()
    }

    fn cells(&self) -> Vec<String> {
        let ready = format!("{}/{}", self.ready, self.replicas);
        let autoscaler = self.autoscaler.clone().unwrap_or_default();
        vec![self.name.clone(), ready, self.builds.join(", "), autoscaler]
    }
}

pub(in crate::command) async fn run(context: &Context, command: &AppCommand) -> Result<()> {
    let target = context.target()?;
    let platform = context.platform(&target)?;
    if matches!(platform, Platform::Local(_)) {
        check_name(command)?;
    }
    match (&platform, command) {
        (_, AppCommand::Info { app }) => info(context, &target, app.app.as_deref()).await,
        (Platform::Eks(eks), AppCommand::List) => {
            context.show(&target, cluster::look(eks).await?, Vec::new())
        }
        (Platform::Local(_), AppCommand::List) => list(context, &target).await,
        (Platform::Eks(eks), AppCommand::Restart { app }) => {
            let app = eks.app(app.app.as_deref())?;
            restart_pods(context, &target, eks, app).await
        }
        (Platform::Local(supervisor), AppCommand::Restart { .. }) => {
            restart(context, &target, supervisor).await
        }
        (Platform::Local(supervisor), AppCommand::Scale { replicas, .. }) => {
            scale(context, &target, supervisor, (*replicas).into()).await
        }
        (
            Platform::Eks(eks),
            AppCommand::Scale {
                replicas,
                app,
                hpa_min,
                hpa_max,
                settle,
            },
        ) => {
            let wish = Wish {
                replicas: (*replicas).into(),
                hpa_min: hpa_min.map(Into::into),
                hpa_max: hpa_max.map(Into::into),
                settle: *settle,
            };
            scale_pods(context, &target, eks, eks.app(app.app.as_deref())?, &wish).await
        }
        (_, AppCommand::History { app }) => {
            let eks = platform.eks("history of what was deployed")?;
            history(context, &target, eks, eks.app(app.app.as_deref())?).await
        }
        (_, AppCommand::Rollback { revision, app }) => {
            let eks = platform.eks("revisions to go back to")?;
            roll_back(
                context,
                &target,
                eks,
                eks.app(app.app.as_deref())?,
                *revision,
            )
            .await
        }
    }
}

/// On this machine, there is one app.
fn check_name(command: &AppCommand) -> Result<()> {
    match named(command) {
        Some(named) if named != OWN => Err(CommandError::new(
            ErrorKind::NotFound,
            format!("the target has no app {named:?}"),
        )
        .hint(format!("on this machine, the one app is {OWN}"))),
        _ => Ok(()),
    }
}

/// The app that is named, where one is.
fn named(command: &AppCommand) -> Option<&str> {
    let args = match command {
        AppCommand::List => return None,
        AppCommand::Info { app }
        | AppCommand::History { app }
        | AppCommand::Restart { app }
        | AppCommand::Scale { app, .. }
        | AppCommand::Rollback { app, .. } => app,
    };
    args.app.as_deref()
}

async fn list(context: &Context, target: &Target) -> Result<()> {
    let pods = pods::look(context, target).await?;
    let mut builds: Vec<_> = pods.iter().filter_map(|pod| pod.build.clone()).collect();
    builds.sort();
    builds.dedup();
    let app = App {
        name: "shopd".to_owned(),
        replicas: pods.len(),
        ready: pods.iter().filter(|pod| pod.ready).count(),
        builds,
        autoscaler: None,
    };
    context.show(target, vec![app], Vec::new())
}

async fn restart(context: &Context, target: &Target, supervisor: &Supervisor<'_>) -> Result<()> {
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
    let started = context
        .change(target, &plan, async |confirmed| {
            let started = supervisor.restart(confirmed).await?;
            let detail = format!("restarted {}", started.len());
            Ok((started, detail))
        })
        .await?;
    let Some(started) = started else {
        return Ok(());
    };
    let is_new = started
        .iter()
        .all(|replica| before.iter().all(|old| old.process != replica.process));
    let pods = pods::look(context, target).await?;
    if !is_new || !pods.iter().all(|pod| pod.ready) {
        return Err(not_ready(&pods));
    }
    context.show(target, pods, Vec::new())
}

async fn scale(
    context: &Context,
    target: &Target,
    supervisor: &Supervisor<'_>,
    count: u16,
) -> Result<()> {
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
    let done = context
        .change(target, &plan, async |confirmed| {
            let (started, ended) = supervisor.scale(count, confirmed).await?;
            let detail = format!("started {}, ended {}", started.len(), ended.len());
            Ok(((), detail))
        })
        .await?;
    if done.is_none() {
        return Ok(());
    }
    let pods = pods::look(context, target).await?;
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
