use std::cmp::Reverse;

use schemars::JsonSchema;
use serde::Serialize;
use shopctl_cluster::{
    self as cluster, ClusterError, ClusterErrorKind, NodeUsage, PodUsage, Selector,
};

use super::context::{Context, Target};
use crate::{
    error::{CommandError, ErrorKind, Result},
    local::Supervisor,
    output::{Column, Row},
    platform::{Eks, Platform},
};

/// What something uses now.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Used {
    /// `pod` or `node`; `process` on this machine.
    kind: &'static str,
    name: String,
    /// Thousandths of a processor, over the last seconds; null on this machine.
    cpu_milli: Option<i64>,
    /// Processor time since its start; null in a cluster.
    cpu_seconds: Option<f64>,
    /// As a share of what the pod asks for; null where it asks for nothing, and for nodes.
    cpu_of_request: Option<f64>,
    /// As a share of what the node has for pods.
    cpu_of_node: Option<f64>,
    memory_bytes: Option<u64>,
    /// As a share of what ends the pod; null where nothing does, and for nodes.
    memory_of_limit: Option<f64>,
    /// As a share of what the node has for pods.
    memory_of_node: Option<f64>,
}

impl Row for Used {
    const KIND: &'static str = "UsageList";
    const COLUMNS: &'static [Column] = &[
        Column::always("NAME"),
        Column::always("KIND"),
        Column::always("CPU"),
        Column::always("CPU TIME"),
        Column::always("CPU/REQUEST"),
        Column::always("CPU/NODE"),
        Column::always("MEMORY"),
        Column::always("MEM/LIMIT"),
        Column::always("MEM/NODE"),
    ];

    fn name(&self) -> String {
        self.name.clone()
    }

    fn cells(&self) -> Vec<String> {
        let percent = |share: Option<f64>| share.map(|share| format!("{:.0} %", share * 100.0));
        let cells = [
            Some(self.name.clone()),
            Some(self.kind.to_owned()),
            self.cpu_milli.map(|milli| format!("{milli}m")),
            self.cpu_seconds.map(|seconds| format!("{seconds:.1} s")),
            percent(self.cpu_of_request),
            percent(self.cpu_of_node),
            self.memory_bytes
                .map(|bytes| format!("{} MiB", bytes / (1 << 20))),
            percent(self.memory_of_limit),
            percent(self.memory_of_node),
        ];
        cells.into_iter().map(Option::unwrap_or_default).collect()
    }
}

/// Tells how much each replica uses, the most hungry first.
pub(super) async fn pods(context: &Context, target: &Target) -> Result<()> {
    let used = match context.platform(target)? {
        Platform::Local(supervisor) => processes(&supervisor)?,
        Platform::Eks(eks) => of_apps(eks).await?,
    };
    context.show(target, used, Vec::new())
}

/// Tells how much all pods of the namespace and all nodes of the cluster use, the most hungry of each first.
pub(super) async fn all(context: &Context, target: &Target) -> Result<()> {
    let used = match context.platform(target)? {
        Platform::Local(supervisor) => processes(&supervisor)?,
        Platform::Eks(eks) => {
            let (pods, nodes) = tokio::join!(of_pods(eks), of_nodes(eks));
            [pods?, nodes?].concat()
        }
    };
    context.show(target, used, Vec::new())
}

fn processes(supervisor: &Supervisor<'_>) -> Result<Vec<Used>> {
    let replicas = supervisor.replicas()?;
    let running = replicas.iter().filter_map(|replica| {
        let usage = replica.process.usage()?;
        Some(Used {
            cpu_seconds: Some(usage.cpu_seconds),
            memory_bytes: Some(usage.memory_bytes),
            ..Used::nothing("process", &replica.name)
        })
    });
    let mut used: Vec<_> = running.collect();
    used.sort_by(|a, b| {
        b.cpu_seconds
            .partial_cmp(&a.cpu_seconds)
            .unwrap_or(a.name.cmp(&b.name))
    });
    Ok(used)
}

async fn of_apps(eks: &Eks) -> Result<Vec<Used>> {
    let mut names = Vec::new();
    for app in &eks.config().apps {
        let deployment = eks.deployment(app).await?;
        let pods = eks.pods(&deployment).await?;
        names.extend(pods.iter().map(|pod| pod.name().to_owned()));
    }
    let mut used = of_pods(eks).await?;
    used.retain(|used| names.contains(&used.name));
    Ok(used)
}

/// What the pods of the namespace use, the most hungry first.
pub(super) async fn of_pods(eks: &Eks) -> Result<Vec<Used>> {
    let cluster = eks.cluster().await?;
    let all = Selector::all();
    let (usages, pods) = tokio::join!(
        cluster.list::<PodUsage>(eks.namespace(), &all),
        cluster.list::<cluster::Pod>(eks.namespace(), &all)
    );
    let (usages, pods) = (usages.map_err(unmeasured)?, pods?);
    let rows = usages.iter().map(|usage| {
        let name = &*usage.metadata.name;
        let pod = pods.iter().find(|pod| pod.name() == name);
        let (cpu, memory) = (usage.cpu_milli(), usage.memory_bytes());
        Used {
            cpu_of_request: pod
                .and_then(request)
                .and_then(|request| share(cpu, request)),
            memory_of_limit: pod.and_then(limit).and_then(|limit| share(memory, limit)),
            ..Used::measured("pod", name, cpu, memory)
        }
    });
    Ok(hungriest_first(rows.collect()))
}

/// What the nodes of the cluster use, the most hungry first.
pub(super) async fn of_nodes(eks: &Eks) -> Result<Vec<Used>> {
    let cluster = eks.cluster().await?;
    let all = Selector::all();
    let (usages, nodes) = tokio::join!(
        cluster.list::<NodeUsage>("", &all),
        cluster.list::<cluster::Node>("", &all)
    );
    let (usages, nodes) = (usages.map_err(unmeasured)?, nodes?);
    let rows = usages.iter().map(|usage| {
        let name = &*usage.metadata.name;
        let node = nodes.iter().find(|node| *node.metadata.name == *name);
        let room = node.map(|node| &node.status.allocatable);
        let (cpu, memory) = (usage.cpu_milli(), usage.memory_bytes());
        let (processors, bytes) = (
            room.and_then(cluster::Resources::cpu_milli),
            room.and_then(cluster::Resources::memory_bytes),
        );
        Used {
            cpu_of_node: processors.and_then(|processors| share(cpu, processors)),
            memory_of_node: bytes.and_then(|bytes| share(memory, bytes)),
            ..Used::measured("node", name, cpu, memory)
        }
    });
    Ok(hungriest_first(rows.collect()))
}

/// What a pod asks for, in thousandths of a processor.
fn request(pod: &cluster::Pod) -> Option<i64> {
    let requests = pod
        .spec
        .containers
        .iter()
        .filter_map(|one| one.requests.cpu_milli());
    requests.reduce(|a, b| a + b)
}

/// What ends a pod, in bytes. A container without a limit has all that the node has.
fn limit(pod: &cluster::Pod) -> Option<i64> {
    let limits = pod
        .spec
        .containers
        .iter()
        .map(|one| one.limits.memory_bytes());
    limits.sum()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "thousandths of processors and bytes of memory are far below 2^52"
)]
fn share(part: i64, of: i64) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

fn hungriest_first(mut used: Vec<Used>) -> Vec<Used> {
    used.sort_by_key(|used| Reverse((used.cpu_milli, used.memory_bytes)));
    used
}

pub(super) fn unmeasured(error: ClusterError) -> CommandError {
    if error.kind == ClusterErrorKind::NotFound {
        let told = "nothing in the cluster measures what pods and nodes use";
        return CommandError::new(ErrorKind::Unavailable, told)
            .hint("install the metrics server; on EKS it is an add-on, `metrics-server`");
    }
    error.into()
}

impl Used {
    fn nothing(kind: &'static str, name: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            cpu_milli: None,
            cpu_seconds: None,
            cpu_of_request: None,
            cpu_of_node: None,
            memory_bytes: None,
            memory_of_limit: None,
            memory_of_node: None,
        }
    }

    fn measured(kind: &'static str, name: &str, cpu_milli: i64, memory_bytes: i64) -> Self {
        Self {
            cpu_milli: Some(cpu_milli),
            memory_bytes: u64::try_from(memory_bytes).ok(),
            ..Self::nothing(kind, name)
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn cpu_milli(&self) -> Option<i64> {
        self.cpu_milli
    }

    pub(super) fn memory_bytes(&self) -> Option<u64> {
        self.memory_bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_hungry_comes_first() {
        let used = [("a", 5), ("b", 90), ("c", 40)];
        let used = used.map(|(name, milli)| Used::measured("pod", name, milli, 1));
        let names: Vec<_> = hungriest_first(used.to_vec())
            .into_iter()
            .map(|used| used.name)
            .collect();
        assert_eq!(names, ["b", "c", "a"]);
    }

    #[test]
    fn a_share_of_nothing_is_unknown() {
        assert_eq!(share(50, 200), Some(0.25));
        assert_eq!(share(50, 0), None);
    }

    #[test]
    fn a_cluster_that_measures_nothing_is_told_apart_from_one_that_is_away() {
        let kind = |kind| unmeasured(ClusterError::new(kind, "no")).kind;
        assert_eq!(kind(ClusterErrorKind::NotFound), ErrorKind::Unavailable);
        assert_eq!(kind(ClusterErrorKind::Unreachable), ErrorKind::Unreachable);
    }
}
