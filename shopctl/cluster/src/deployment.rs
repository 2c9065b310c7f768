use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    ask::Resource,
    client::Cluster,
    error::Result,
    kind::Kind,
    meta::{Condition, Meta, condition},
    selector::{LabelSelector, Selector},
    wire,
};

const REVISION: &str = "deployment.kubernetes.io/revision";
const CHANGE_CAUSE: &str = "kubernetes.io/change-cause";
pub(crate) const RESTARTED_AT: &str = "kubectl.kubernetes.io/restartedAt";

/// Something that runs in replicas which are replaced a few at a time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Deployment {
    /// What every object has.
    pub metadata: Meta,
    /// What was wanted.
    pub spec: DeploymentSpec,
    /// What became of it.
    pub status: DeploymentStatus,
}

/// What is wanted of a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DeploymentSpec {
    /// How many pods there are to be.
    #[serde(default = "one")]
    pub replicas: i32,
    /// Whether changes wait.
    pub paused: bool,
    /// Which pods are its own.
    pub selector: LabelSelector,
    /// How pods are replaced.
    pub strategy: Strategy,
    /// What each pod is made from.
    pub template: Template,
    /// How many seconds a change may take to move on.
    #[serde(rename = "progressDeadlineSeconds")]
    pub progress_deadline_s: Option<i64>,
}

/// How pods are replaced.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Strategy {
    /// `RollingUpdate` or `Recreate`.
    #[serde(rename = "type")]
    pub kind: Box<str>,
    /// How many at a time.
    pub rolling_update: Option<RollingUpdate>,
}

/// How many pods are replaced at a time, as numbers or percentages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RollingUpdate {
    /// How many there may be too many.
    #[serde(deserialize_with = "wire::number_or_text")]
    pub max_surge: Option<Box<str>>,
    /// How many may be missing.
    #[serde(deserialize_with = "wire::number_or_text")]
    pub max_unavailable: Option<Box<str>>,
}

/// What pods are made from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Template {
    /// Their labels and annotations.
    pub metadata: Meta,
    /// What is wanted of them.
    pub spec: TemplateSpec,
}

/// What is wanted of pods.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct TemplateSpec {
    /// Their containers.
    #[serde(deserialize_with = "wire::or_default")]
    pub containers: Vec<crate::pod::Container>,
}

/// What became of a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DeploymentStatus {
    /// The generation that this is about.
    pub observed_generation: i64,
    /// How many pods there are.
    pub replicas: i32,
    /// How many are as they are wanted now.
    #[serde(rename = "updatedReplicas")]
    pub updated: i32,
    /// How many may be sent work.
    #[serde(rename = "readyReplicas")]
    pub ready: i32,
    /// How many have been ready for long enough.
    #[serde(rename = "availableReplicas")]
    pub available: i32,
    /// How many are missing.
    #[serde(rename = "unavailableReplicas")]
    pub unavailable: i32,
    /// What is so with it.
    #[serde(deserialize_with = "wire::or_default")]
    pub conditions: Vec<Condition>,
}

impl Kind for Deployment {
    const RESOURCE: Resource = Resource::new("apps", "v1", "deployments");

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

impl Deployment {
    /// The number of what it runs, counted up with each change of its template.
    pub fn revision(&self) -> Option<u64> {
        self.metadata.annotations.get(REVISION)?.parse().ok()
    }

    /// Its containers and their images.
    pub fn images(&self) -> Vec<(&str, &str)> {
        images(&self.spec.template)
    }

    /// The pods it means.
    pub fn pod_selector(&self) -> Selector {
        self.spec.selector.selector()
    }

    /// When somebody last restarted it.
    pub fn restarted_at(&self) -> Option<Timestamp> {
        self.spec
            .template
            .metadata
            .annotations
            .get(RESTARTED_AT)?
            .parse()
            .ok()
    }

    /// The condition of that kind.
    pub fn condition(&self, kind: &str) -> Option<&Condition> {
        condition(&self.status.conditions, kind)
    }
}

/// One revision of a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct ReplicaSet {
    /// What every object has.
    pub metadata: Meta,
    /// What was wanted.
    pub spec: ReplicaSetSpec,
    /// What became of it.
    pub status: ReplicaSetStatus,
}

/// What is wanted of a revision.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct ReplicaSetSpec {
    /// How many pods there are to be.
    #[serde(default = "one")]
    pub replicas: i32,
    /// What each pod is made from.
    pub template: Template,
}

/// What became of a revision.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ReplicaSetStatus {
    /// How many pods there are.
    pub replicas: i32,
    /// How many may be sent work.
    #[serde(rename = "readyReplicas")]
    pub ready: i32,
}

impl Kind for ReplicaSet {
    const RESOURCE: Resource = Resource::new("apps", "v1", "replicasets");

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

impl ReplicaSet {
    /// Its number.
    pub fn revision(&self) -> Option<u64> {
        self.metadata.annotations.get(REVISION)?.parse().ok()
    }

    /// Its containers and their images.
    pub fn images(&self) -> Vec<(&str, &str)> {
        images(&self.spec.template)
    }

    /// What its pods are labelled with.
    pub fn template_hash(&self) -> Option<&str> {
        self.metadata.labels.get("pod-template-hash")
    }

    /// Why it was made, where somebody wrote that down.
    pub fn change_cause(&self) -> Option<&str> {
        self.metadata.annotations.get(CHANGE_CAUSE)
    }
}

impl Cluster {
    /// The revisions of a deployment that are still known, the newest first.
    pub async fn replica_sets(&self, of: &Deployment) -> Result<Vec<ReplicaSet>> {
        let mut all: Vec<ReplicaSet> = self
            .list(&of.metadata.namespace, &of.pod_selector())
            .await?;
        all.retain(|one| one.metadata.is_owned_by(&of.metadata.uid));
        all.sort_by_key(|one| std::cmp::Reverse((one.revision(), one.metadata.created_at)));
        Ok(all)
    }
}

fn images(template: &Template) -> Vec<(&str, &str)> {
    let containers = template.spec.containers.iter();
    containers
        .map(|container| (&*container.name, &*container.image))
        .collect()
}

fn one() -> i32 {
    1
}
