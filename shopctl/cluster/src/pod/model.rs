use jiff::Timestamp;
use serde::Deserialize;

use super::{Container, ContainerStatus};
use crate::{
    ask::Resource,
    kind::Kind,
    meta::{Condition, Meta, condition},
    wire,
};

/// The annotation that names the container people mean.
const MAIN_CONTAINER: &str = "kubectl.kubernetes.io/default-container";

/// One replica of something.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Pod {
    /// What every object has.
    pub metadata: Meta,
    /// What was wanted.
    pub spec: PodSpec,
    /// What became of it.
    pub status: PodStatus,
}

/// What is wanted of a pod.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PodSpec {
    /// The node that took it.
    #[serde(rename = "nodeName")]
    pub node: Option<Box<str>>,
    /// Its containers.
    pub containers: Box<[Container]>,
    /// What runs before them.
    #[serde(deserialize_with = "wire::or_default")]
    pub init_containers: Box<[Container]>,
    /// `Always`, `OnFailure`, `Never`.
    pub restart_policy: Box<str>,
    /// How many seconds it gets to end.
    #[serde(rename = "terminationGracePeriodSeconds")]
    pub grace_s: Option<i64>,
}

/// What became of a pod.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PodStatus {
    /// How far it is.
    pub phase: Phase,
    /// As in `Evicted`.
    pub reason: Option<Box<str>>,
    /// Why, in words.
    pub message: Option<Box<str>>,
    /// When its node took it up.
    #[serde(rename = "startTime")]
    pub started_at: Option<Timestamp>,
    /// Its address.
    #[serde(rename = "podIP")]
    pub pod_ip: Option<Box<str>>,
    /// What is so with it.
    #[serde(deserialize_with = "wire::or_default")]
    pub conditions: Box<[Condition]>,
    /// Its containers.
    #[serde(rename = "containerStatuses", deserialize_with = "wire::or_default")]
    pub containers: Box<[ContainerStatus]>,
    /// What runs before them.
    #[serde(
        rename = "initContainerStatuses",
        deserialize_with = "wire::or_default"
    )]
    pub init_containers: Box<[ContainerStatus]>,
}

/// How far a pod is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Phase {
    /// Not all containers have run yet.
    Pending,
    /// They run.
    Running,
    /// All have ended well.
    Succeeded,
    /// All have ended, some of them badly.
    Failed,
    /// Nobody knows.
    #[default]
    #[serde(other)]
    Unknown,
}

impl Kind for Pod {
    const RESOURCE: Resource = Resource::new("", "v1", "pods");

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

impl Pod {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.metadata.name
    }

    /// Whether it may be sent work.
    pub fn is_ready(&self) -> bool {
        self.condition("Ready").is_some_and(Condition::holds)
    }

    /// The condition of that kind.
    pub fn condition(&self, kind: &str) -> Option<&Condition> {
        condition(&self.status.conditions, kind)
    }

    /// How often its containers were started anew, all together.
    pub fn restarts(&self) -> u32 {
        self.status
            .containers
            .iter()
            .map(|container| container.restarts)
            .sum()
    }

    /// What tells the pods of one revision from those of another.
    pub fn template_hash(&self) -> Option<&str> {
        self.metadata.labels.get("pod-template-hash")
    }

    /// What became of a container, be it one that runs before the others.
    pub fn container(&self, name: &str) -> Option<&ContainerStatus> {
        let all = self
            .status
            .containers
            .iter()
            .chain(&self.status.init_containers);
        all.into_iter().find(|container| &*container.name == name)
    }

    /// The container that is meant where none is named.
    pub fn main_container(&self) -> Option<&str> {
        let named = self.metadata.annotations.get(MAIN_CONTAINER);
        named.or_else(|| Some(&*self.spec.containers.first()?.name))
    }

    /// Whether it was told to end.
    pub fn is_ending(&self) -> bool {
        self.metadata.deleted_at.is_some()
    }

    /// Whether it has ended for good.
    pub fn is_over(&self) -> bool {
        matches!(self.status.phase, Phase::Succeeded | Phase::Failed)
    }
}
