use schemars::JsonSchema;
use serde::Serialize;

use super::{
    context::{Context, Target, wait},
    explain::explain,
};
use crate::{
    cli::PodsCommand,
    error::Result,
    local::{Replica, Supervisor},
    output::{Column, Row},
};

/// One replica, as it is now.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Pod {
    pub(super) name: String,
    pub(super) ready: bool,
    /// `Running`, `Degraded`, `NotReady`, `Silent` or `Ended`.
    pub(super) status: String,
    /// Why it is not ready.
    pub(super) reason: Option<String>,
    restarts: u32,
    started_at: String,
    uptime_seconds: Option<u64>,
    pub(super) build: Option<String>,
    pid: i32,
    port: u16,
    ops_port: u16,
    /// Processor time since its start.
    cpu_seconds: Option<f64>,
    memory_bytes: Option<u64>,
}

impl Row for Pod {
    const KIND: &'static str = "PodList";
    const COLUMNS: &'static [Column] = &[
        Column::always("NAME"),
        Column::always("READY"),
        Column::always("STATUS"),
        Column::always("RESTARTS"),
        Column::always("AGE"),
        Column::always("MEMORY"),
        Column::always("ADDRESS"),
        Column::wide("CPU"),
        Column::wide("PID"),
        Column::wide("OPS"),
        Column::wide("BUILD"),
        Column::wide("REASON"),
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
            or_nothing(
                self.memory_bytes
                    .map(|bytes| format!("{} MiB", bytes / (1 << 20))),
            ),
            format!("http://127.0.0.1:{}", self.port),
            or_nothing(self.cpu_seconds.map(|seconds| format!("{seconds:.1} s"))),
            self.pid.to_string(),
            format!("http://127.0.0.1:{}", self.ops_port),
            or_nothing(self.build.clone()),
            or_nothing(self.reason.clone()),
        ]
    }
}

pub(super) fn run(context: &Context, command: &PodsCommand) -> Result<()> {
    let target = context.target()?;
    match command {
        PodsCommand::List => list(context, &target),
        PodsCommand::Explain { pod } => explain(context, &target, pod),
    }
}

pub(super) fn list(context: &Context, target: &Target) -> Result<()> {
    let pods = look(context, target)?;
    context.show(target, pods, Vec::new())
}

/// All replicas, as they are now.
pub(super) fn look(context: &Context, target: &Target) -> Result<Vec<Pod>> {
    let supervisor = context.supervisor(target)?;
    let replicas = supervisor.replicas()?;
    wait(async {
        let mut pods = Vec::new();
        for replica in &replicas {
            pods.push(look_at(&supervisor, replica).await?);
        }
        Ok(pods)
    })
}

async fn look_at(supervisor: &Supervisor<'_>, replica: &Replica) -> Result<Pod> {
    let usage = replica.process.usage();
    let mut pod = Pod {
        name: replica.name.clone(),
        ready: false,
        status: "Ended".to_owned(),
        reason: Some("the process has ended; its log tells why".to_owned()),
        restarts: replica.restarts,
        started_at: replica.started_at.clone(),
        uptime_seconds: None,
        build: None,
        pid: replica.process.pid,
        port: replica.port,
        ops_port: replica.ops_port,
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

/// A length in its two largest units.
fn age(seconds: u64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds}s"),
        (0, 0, _) => format!("{minutes}m{:02}s", seconds % 60),
        (0, _, _) => format!("{hours}h{:02}m", minutes % 60),
        _ => format!("{days}d{:02}h", hours % 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_has_its_two_largest_units() {
        let ages = [5, 65, 3_661, 90_061].map(age);
        assert_eq!(ages, ["5s", "1m05s", "1h01m", "1d01h"]);
    }
}
