use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    ask::Resource,
    kind::Kind,
    meta::{Condition, Meta},
    wire,
};

/// Something that Argo CD keeps as a repository says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Application {
    /// What every object has.
    pub metadata: Meta,
    /// What was wanted.
    pub spec: ApplicationSpec,
    /// What became of it.
    pub status: ApplicationStatus,
    /// Whether somebody asked for a sync that nobody has taken up.
    #[serde(rename = "operation", deserialize_with = "is_there")]
    pub is_asked: bool,
}

/// What is wanted of an application.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ApplicationSpec {
    /// Where it is written down.
    pub source: ApplicationSource,
    /// Where it runs.
    pub destination: Destination,
    sync_policy: SyncPolicy,
}

/// Where an application is written down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct ApplicationSource {
    /// The repository.
    #[serde(rename = "repoURL")]
    pub repo: Box<str>,
    /// The folder in it.
    pub path: Option<Box<str>>,
    /// The branch, tag or commit.
    #[serde(rename = "targetRevision")]
    pub target_revision: Option<Box<str>>,
    helm: Option<Helm>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
struct Helm {
    #[serde(deserialize_with = "wire::or_default")]
    parameters: Vec<Parameter>,
}

/// A value of a chart that is set from outside of the repository.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Parameter {
    /// As in `image.tag`.
    pub name: Box<str>,
    /// Its value.
    pub value: Box<str>,
}

/// Where an application runs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Destination {
    /// The address of the cluster.
    pub server: Option<Box<str>>,
    /// Or its name.
    pub name: Option<Box<str>>,
    /// The namespace.
    pub namespace: Box<str>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
struct SyncPolicy {
    automated: Option<Automated>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Automated {
    enabled: Option<bool>,
    self_heal: bool,
}

/// What became of an application.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ApplicationStatus {
    /// Whether it is as it is written down.
    pub sync: SyncStatus,
    /// Whether it is well.
    pub health: Health,
    /// The sync that runs or was the last.
    #[serde(rename = "operationState")]
    pub operation: Option<Operation>,
    /// What it is made of.
    #[serde(deserialize_with = "wire::or_default")]
    pub resources: Vec<ManagedResource>,
    /// What keeps it from being compared or synced.
    #[serde(deserialize_with = "wire::or_default")]
    pub conditions: Vec<Condition>,
    /// What was deployed before, the latest last.
    #[serde(deserialize_with = "wire::or_default")]
    pub history: Vec<Deployed>,
    /// When it was last compared.
    #[serde(rename = "reconciledAt")]
    pub compared_at: Option<Timestamp>,
}

/// Whether an application is as it is written down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct SyncStatus {
    /// `Synced`, `OutOfSync`, `Unknown`.
    pub status: Box<str>,
    /// The commit it was compared with.
    pub revision: Option<Box<str>>,
}

/// Whether something is well.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Health {
    /// `Healthy`, `Progressing`, `Degraded`, `Suspended`, `Missing`, `Unknown`.
    pub status: Box<str>,
    /// Why, in words.
    pub message: Option<Box<str>>,
}

/// A sync.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Operation {
    /// `Running`, `Terminating`, `Succeeded`, `Failed`, `Error`.
    pub phase: Box<str>,
    /// In words.
    pub message: Option<Box<str>>,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// How often it was tried again.
    pub retry_count: u32,
    sync_result: SyncResult,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
struct SyncResult {
    revision: Option<Box<str>>,
    #[serde(deserialize_with = "wire::or_default")]
    resources: Vec<SyncedResource>,
}

/// What a sync did with an object.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct SyncedResource {
    /// As in `Deployment`.
    pub kind: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// `Synced`, `SyncFailed`, `Pruned`, `PruneSkipped`.
    pub status: Box<str>,
    /// In words.
    pub message: Option<Box<str>>,
}

/// An object that an application is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ManagedResource {
    /// Its group; empty for the oldest kinds.
    pub group: Box<str>,
    /// As in `Deployment`.
    pub kind: Box<str>,
    /// Its namespace.
    pub namespace: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// `Synced`, `OutOfSync`.
    pub status: Option<Box<str>>,
    /// Whether it is well, where that can be told.
    pub health: Option<Health>,
    /// Whether it is there but no longer written down.
    #[serde(rename = "requiresPruning")]
    pub is_to_be_pruned: bool,
}

/// Something that was deployed before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Deployed {
    /// Its number.
    pub id: i64,
    /// The commit.
    pub revision: Box<str>,
    /// When.
    #[serde(rename = "deployedAt")]
    pub at: Option<Timestamp>,
    /// Where it was written down.
    pub source: Option<ApplicationSource>,
}

impl Kind for Application {
    const RESOURCE: Resource = Resource::new("argoproj.io", "v1alpha1", "applications");

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

impl Application {
    /// The objects that are not as they are written down.
    pub fn out_of_sync(&self) -> impl Iterator<Item = &ManagedResource> {
        let resources = self.status.resources.iter();
        resources.filter(|one| one.is_to_be_pruned || one.status.as_deref() == Some("OutOfSync"))
    }

    /// Whether Argo CD syncs it without being asked.
    pub fn is_automated(&self) -> bool {
        let automated = self.spec.sync_policy.automated.as_ref();
        automated.is_some_and(|automated| automated.enabled != Some(false))
    }

    /// Whether Argo CD undoes what somebody else changes.
    pub fn heals_itself(&self) -> bool {
        let automated = self.spec.sync_policy.automated.as_ref();
        self.is_automated() && automated.is_some_and(|automated| automated.self_heal)
    }

    /// Whether a sync is asked for or runs.
    pub fn is_busy(&self) -> bool {
        let phase = self
            .status
            .operation
            .as_ref()
            .map(|operation| &*operation.phase);
        self.is_asked || matches!(phase, Some("Running" | "Terminating"))
    }
}

impl ApplicationSource {
    /// The values of its chart that are set from outside of the repository.
    pub fn parameters(&self) -> &[Parameter] {
        self.helm.as_ref().map_or(&[], |helm| &helm.parameters)
    }
}

impl Operation {
    /// The commit it brings or brought.
    pub fn revision(&self) -> Option<&str> {
        self.sync_result.revision.as_deref()
    }

    /// What it did with each object.
    pub fn resources(&self) -> &[SyncedResource] {
        &self.sync_result.resources
    }
}

fn is_there<'de, D: serde::Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(Option::<serde::de::IgnoredAny>::deserialize(from)?.is_some())
}
