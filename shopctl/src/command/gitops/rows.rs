use schemars::JsonSchema;
use serde::Serialize;
use shopctl_cluster as cluster;

use crate::output::{Column, Row};

/// An application of Argo CD.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Application {
    name: String,
    /// `Synced`, `OutOfSync` or `Unknown`.
    sync: String,
    /// `Healthy`, `Progressing`, `Degraded`, `Suspended`, `Missing` or `Unknown`.
    health: String,
    /// The revision that it was compared with.
    revision: Option<String>,
    /// Whether Argo CD brings the cluster to what git says by itself.
    automated: bool,
    /// How the last operation went: `Running`, `Succeeded`, `Failed` or `Error`; null where there was none.
    operation: Option<String>,
    finished_at: Option<String>,
    /// What the last operation, or a condition, says.
    message: Option<String>,
    /// How many objects are not as git says.
    out_of_sync: usize,
}

impl Application {
    pub(super) fn new(application: &cluster::Application) -> Self {
        let status = &application.status;
        let operation = status.operation.as_ref();
        let said = operation.and_then(|operation| owned(operation.message.as_deref()));
        let condition = status.conditions.first();
        Self {
            name: application.metadata.name.to_string(),
            sync: status.sync.status.to_string(),
            health: status.health.status.to_string(),
            revision: owned(status.sync.revision.as_deref()),
            automated: application.is_automated(),
            operation: operation.map(|operation| operation.phase.to_string()),
            finished_at: operation
                .and_then(|operation| operation.finished_at)
                .map(|at| format!("{at:.3}")),
            message: condition
                .and_then(|condition| owned(condition.message.as_deref()))
                .or(said),
            out_of_sync: application.out_of_sync().count(),
        }
    }

    /// Whether it is as git says, and well.
    pub(super) fn is_well(&self) -> bool {
        self.sync == "Synced" && self.health == "Healthy"
    }

    pub(super) fn words(&self) -> String {
        format!("{} is {} and {}", self.name, self.sync, self.health)
    }
}

impl Row for Application {
    const KIND: &'static str = "ApplicationList";
    const COLUMNS: &'static [Column] = &[
        Column::always("NAME"),
        Column::always("SYNC"),
        Column::always("HEALTH"),
        Column::always("REVISION"),
        Column::always("DRIFTED"),
        Column::always("LAST OPERATION"),
        Column::always("MESSAGE"),
        Column::wide("FINISHED"),
        Column::wide("BY ITSELF"),
    ];

    fn name(&self) -> String {
        self.name.clone()
    }

    fn cells(&self) -> Vec<String> {
        let revision = self.revision.as_deref().unwrap_or_default();
        vec![
            self.name.clone(),
            self.sync.clone(),
            self.health.clone(),
            revision.chars().take(12).collect(),
            self.out_of_sync.to_string(),
            self.operation.clone().unwrap_or_default(),
            self.message.clone().unwrap_or_default(),
            self.finished_at.clone().unwrap_or_default(),
            if self.automated { "yes" } else { "no" }.to_owned(),
        ]
    }
}

fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

/// An object that is not as git says.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Drift {
    application: String,
    kind: String,
    namespace: Option<String>,
    name: String,
    /// `OutOfSync` or `Unknown`.
    sync: String,
    health: Option<String>,
    /// Whether git has it no more, so that a sync with --prune deletes it.
    to_prune: bool,
}

impl Drift {
    pub(super) fn of(application: &cluster::Application) -> Vec<Self> {
        let drifted = application.out_of_sync().map(|resource| Self {
            application: application.metadata.name.to_string(),
            kind: resource.kind.to_string(),
            namespace: Some(resource.namespace.to_string()).filter(|name| !name.is_empty()),
            name: resource.name.to_string(),
            sync: owned(resource.status.as_deref()).unwrap_or_default(),
            health: resource
                .health
                .as_ref()
                .map(|health| health.status.to_string()),
            to_prune: resource.is_to_be_pruned,
        });
        let drifted: Vec<_> = drifted.collect();
        let sync = &application.status.sync.status;
        if !drifted.is_empty() || &**sync == "Synced" {
            return drifted;
        }
        // Git went on, and what it says of each object did not: that differs, too.
        vec![Self {
            application: application.metadata.name.to_string(),
            kind: "Application".to_owned(),
            namespace: Some(application.metadata.namespace.to_string()),
            name: application.metadata.name.to_string(),
            sync: sync.to_string(),
            health: Some(application.status.health.status.to_string()),
            to_prune: false,
        }]
    }

    /// In one sentence, for a plan.
    pub(super) fn words(&self) -> String {
        let what = if self.to_prune {
            "git has it no more"
        } else {
            "differs from git"
        };
        format!("{} {}: {what}", self.kind, self.name)
    }
}

impl Row for Drift {
    const KIND: &'static str = "DriftList";
    const COLUMNS: &'static [Column] = &[
        Column::always("APPLICATION"),
        Column::always("KIND"),
        Column::always("NAME"),
        Column::always("SYNC"),
        Column::always("HEALTH"),
        Column::always("PRUNE"),
        Column::wide("NAMESPACE"),
    ];

    fn name(&self) -> String {
        format!("{}/{}", self.kind, self.name)
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.application.clone(),
            self.kind.clone(),
            self.name.clone(),
            self.sync.clone(),
            self.health.clone().unwrap_or_default(),
            if self.to_prune { "yes" } else { "" }.to_owned(),
            self.namespace.clone().unwrap_or_default(),
        ]
    }
}
