use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;
use shopctl_cluster as cluster;

use super::{Pod, cluster::find, look};
use crate::{
    command::context::{Context, Target},
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row},
    platform::Platform,
};

/// One thing that is known of a pod.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Fact {
    name: String,
    value: String,
}

impl Row for Fact {
    const KIND: &'static str = "FactList";
    const COLUMNS: &'static [Column] = &[Column::always("WHAT"), Column::always("VALUE")];

    fn name(&self) -> String {
        self.name.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![self.name.clone(), self.value.clone()]
    }
}

/// Tells all that is known of a pod.
pub(super) async fn describe(context: &Context, target: &Target, name: &str) -> Result<()> {
    let facts = match context.platform(target)? {
        Platform::Local(_) => {
            let pods = look(context, target).await?;
            let pod = pods.iter().find(|pod| pod.name == name).ok_or_else(|| {
                CommandError::new(ErrorKind::NotFound, format!("there is no replica {name:?}"))
                    .hint("`shopctl pods list` lists them")
            })?;
            of_process(pod)
        }
        Platform::Eks(eks) => {
            let (app, pod) = find(eks, name).await?;
            let about = Some(("Pod", name));
            let events = eks.cluster().await?.events(eks.namespace(), about).await?;
            of_pod(&app, &pod, &events)
        }
    };
    context.show(target, facts, Vec::new())
}

fn fact(name: impl Into<String>, value: impl fmt::Display) -> Fact {
    Fact {
        name: name.into(),
        value: value.to_string(),
    }
}

fn of_process(pod: &Pod) -> Vec<Fact> {
    let known = [
        ("name", Some(pod.name.clone())),
        ("status", Some(pod.status.clone())),
        ("reason", pod.reason.clone()),
        ("build", pod.build.clone()),
        ("started", pod.started_at.clone()),
        ("restarts", Some(pod.restarts.to_string())),
        ("process", pod.pid.map(|pid| pid.to_string())),
        ("port", pod.port.map(|port| port.to_string())),
        ("operations port", pod.ops_port.map(|port| port.to_string())),
        (
            "processor seconds",
            pod.cpu_seconds.map(|seconds| format!("{seconds:.1}")),
        ),
        (
            "memory bytes",
            pod.memory_bytes.map(|bytes| bytes.to_string()),
        ),
    ];
    known
        .into_iter()
        .filter_map(|(name, value)| Some(fact(name, value?)))
        .collect()
}

fn of_pod(app: &str, pod: &cluster::Pod, events: &[cluster::Event]) -> Vec<Fact> {
    let mut facts = vec![
        fact("name", pod.name()),
        fact("app", app),
        fact("status", pod.words()),
    ];
    let known = [
        ("node", pod.spec.node.as_deref()),
        ("address", pod.status.pod_ip.as_deref()),
        ("template", pod.template_hash()),
    ];
    facts.extend(
        known
            .into_iter()
            .filter_map(|(name, value)| Some(fact(name, value?))),
    );
    facts.extend(pod.status.started_at.map(|at| fact("started", at)));
    facts.extend(pod.metadata.deleted_at.map(|at| fact("ends by", at)));
    for condition in &pod.status.conditions {
        let said = condition.message.as_deref().or(condition.reason.as_deref());
        let value = format!("{:?} {}", condition.status, said.unwrap_or_default());
        facts.push(fact(format!("condition {}", condition.kind), value.trim()));
    }
    for container in &pod.spec.containers {
        let of = |what: &str| format!("{} {what}", container.name);
        facts.push(fact(of("image"), &container.image));
        let (requests, limits) = (&container.requests, &container.limits);
        facts.push(fact(of("requests"), resources(requests)));
        facts.push(fact(of("limits"), resources(limits)));
    }
    for status in &pod.status.containers {
        let of = |what: &str| format!("{} {what}", status.name);
        facts.push(fact(of("restarts"), status.restarts));
        facts.push(fact(of("state"), state(&status.state)));
        if status.last_state != cluster::ContainerState::Unknown {
            facts.push(fact(of("state before"), state(&status.last_state)));
        }
    }
    facts.extend(events.iter().map(|event| {
        let value = format!("{} ({} times)", event.message, event.count());
        fact(format!("event {}", event.reason), value)
    }));
    facts
}

fn resources(resources: &cluster::Resources) -> String {
    let cpu = resources
        .cpu_milli()
        .map(|milli| format!("{milli} m processor"));
    let memory = resources
        .memory_bytes()
        .map(|bytes| format!("{} MiB memory", bytes / (1 << 20)));
    let both: Vec<_> = [cpu, memory].into_iter().flatten().collect();
    if both.is_empty() {
        "none".to_owned()
    } else {
        both.join(", ")
    }
}

fn state(state: &cluster::ContainerState) -> String {
    match state {
        cluster::ContainerState::Waiting { reason, message } => {
            let said = [reason.as_deref(), message.as_deref()];
            format!(
                "waiting {}",
                said.into_iter().flatten().collect::<Vec<_>>().join(": ")
            )
        }
        cluster::ContainerState::Running { started_at } => {
            started_at.map_or("running".to_owned(), |at| format!("running since {at}"))
        }
        cluster::ContainerState::Terminated(ended) => format!(
            "ended with {} ({}; {})",
            ended.exit_code,
            ended.reason.as_deref().unwrap_or("no reason is told"),
            cluster::explain_exit(ended.exit_code)
        ),
        cluster::ContainerState::Unknown => "unknown".to_owned(),
    }
}
