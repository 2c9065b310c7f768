use schemars::JsonSchema;
use serde::Serialize;

use super::{cluster, describe::describe};
use crate::{
    cli::PodsCommand,
    command::{
        context::{Context, Target},
        explain::explain,
    },
    error::Result,
    known::remember,
    local::{Replica, Supervisor},
    output::{Column, Row, age},
    platform::Platform,
};

/// One replica, as it is now.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Pod {
    pub(in crate::command) name: String,
    /// The app that it belongs to.
    pub(in crate::command) app: String,
    pub(in crate::command) ready: bool,
    /// `Running`, `Degraded`, `NotReady`, `Silent` or `Ended` on this machine; in a cluster what Kubernetes says, as in
    /// `CrashLoopBackOff`.
    pub(in crate::command) status: String,
    /// Why it is not ready.
    pub(in crate::command) reason: Option<String>,
    pub(in crate::command) restarts: u32,
    pub(in crate::command) started_at: Option<String>,
    pub(in crate::command) uptime_seconds: Option<u64>,
    /// The version of the program: as it says itself, or by the tag of its image.
    pub(in crate::command) build: Option<String>,
    /// The node of the cluster; null on this machine.
    pub(in crate::command) node: Option<String>,
    /// The process on this machine, and its ports; null in a cluster.
    pub(in crate::command) pid: Option<i32>,
    pub(in crate::command) port: Option<u16>,
    pub(in crate::command) ops_port: Option<u16>,
    /// Processor time since its start.
    pub(in crate::command) cpu_seconds: Option<f64>,
    pub(in crate::command) memory_bytes: Option<u64>,
}

impl Row for Pod {
    const KIND: &'static str = "PodList";
    const COLUMNS: &'static [Column] = &[
        Column::always("NAME"),
        Column::always("READY"),
        Column::always("STATUS"),
        Column::always("RESTARTS"),
        Column::always("AGE"),
        Column::always("BUILD"),
        Column::always("PLACE"),
        Column::wide("MEMORY"),
        Column::wide("CPU"),
        Column::wide("PID"),
        Column::wide("OPS"),
        Column::always("REASON"),
    ];

    fn name(&self) -> String {
        self.name.clone()
    }

    fn cells(&self) -> Vec<String> {
        let or_nothing = |text: Option<String>| text.unwrap_or_default();
        vec![
            self.name.clone(),
            if self.ready { "yes" } else { "no" }.to_owned(),
            self.status.clone(),
            self.restarts.to_string(),
            or_nothing(self.uptime_seconds.map(age)),
            or_nothing(self.build.clone()),
            or_nothing(self.node.clone().or(self.port.map(here))),
            or_nothing(
                self.memory_bytes
                    .map(|bytes| format!("{} MiB", bytes / (1 << 20))),
            ),
            or_nothing(self.cpu_seconds.map(|seconds| format!("{seconds:.1} s"))),
            or_nothing(self.pid.map(|pid| pid.to_string())),
            or_nothing(self.ops_port.map(here)),
            or_nothing(self.reason.clone()),
        ]
    }
}

fn here(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

pub(in crate::command) async fn run(context: &Context, command: &PodsCommand) -> Result<()> {
    let target = context.target()?;
    match command {
        PodsCommand::List => list(context, &target).await,
        PodsCommand::Describe { pod } => describe(context, &target, pod).await,
        PodsCommand::Top => crate::command::top::pods(context, &target).await,
        PodsCommand::Explain { pod } => explain(context, &target, pod).await,
    }
}

pub(in crate::command) async fn list(context: &Context, target: &Target) -> Result<()> {
    let pods = look(context, target).await?;
    context.show(target, pods, Vec::new())
}

/// All replicas, as they are now.
pub(in crate::command) async fn look(context: &Context, target: &Target) -> Result<Vec<Pod>> {
    let platform = context.platform(target)?;
    let pods = match &platform {
        Platform::Local(supervisor) => {
            let mut pods = Vec::new();
            for replica in &supervisor.replicas()? {
                pods.push(look_at(supervisor, replica).await?);
            }
            pods
        }
        Platform::Eks(eks) => cluster::look(eks, context.now()).await?,
    };
    let names: Vec<_> = pods.iter().map(|pod| pod.name.clone()).collect();
    remember(&context.paths.state, &target.name, |seen| seen.pods = names);
    Ok(pods)
}

async fn look_at(supervisor: &Supervisor<'_>, replica: &Replica) -> Result<Pod> {
    let usage = replica.process.usage();
    let mut pod = Pod {
        name: replica.name.clone(),
        app: "shopd".to_owned(),
        ready: false,
        status: "Ended".to_owned(),
        reason: Some("the process has ended; its log tells why".to_owned()),
        restarts: replica.restarts,
        started_at: Some(replica.started_at.clone()),
        uptime_seconds: None,
        build: None,
        node: None,
        pid: Some(replica.process.pid),
        port: Some(replica.port),
        ops_port: Some(replica.ops_port),
        cpu_seconds: usage.map(|usage| usage.cpu_seconds),
        memory_bytes: usage.map(|usage| usage.memory_bytes),
    };
    if usage.is_none() {
        return Ok(pod);
    }
    let ops = supervisor.ops(replica)?;
    match ops.livez().await {
        Ok(alive) => {
            pod.uptime_seconds = Some(alive.uptime_seconds);
            pod.build = Some(alive.build);
        }
        Err(error) => {
            pod.status = "Silent".to_owned();
            pod.reason = Some(error.to_string());
            return Ok(pod);
        }
    }
    let ready = ops.readyz().await?;
    let problems = ready
        .dependencies
        .iter()
        .filter(|dependency| dependency.status == "down");
    let problems: Vec<_> = problems
        .map(|dependency| match &dependency.detail {
            Some(detail) => format!("{}: {detail}", dependency.name),
            None => format!("{} is down", dependency.name),
        })
        .collect();
    pod.reason = match problems.as_slice() {
        [] if ready.draining => Some("it is drained".to_owned()),
        [] => None,
        some => Some(some.join("; ")),
    };
    pod.ready = ready.status != "not_ready";
    pod.status = match ready.status.as_str() {
        "ready" => "Running",
        "degraded" => "Degraded",
        _ => "NotReady",
    }
    .to_owned();
    Ok(pod)
}
