use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    ask::Resource,
    client::Cluster,
    error::{ClusterErrorKind, Result},
    kind::Kind,
    meta::{Condition, Meta, condition},
    selector::Selector,
    wire,
};

/// A secret that is copied from a store outside of the cluster.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct ExternalSecret {
    /// What every object has.
    pub metadata: Meta,
    spec: Spec,
    status: Status,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Spec {
    refresh_interval: Option<Box<str>>,
    target: Target,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
struct Target {
    name: Option<Box<str>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Status {
    refresh_time: Option<Timestamp>,
    #[serde(deserialize_with = "wire::or_default")]
    conditions: Vec<Condition>,
}

impl Kind for ExternalSecret {
    const RESOURCE: Resource = Resource::new("external-secrets.io", "v1", "externalsecrets");

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

impl ExternalSecret {
    /// Whether the copy is as the store has it; `None` before it was ever tried.
    pub fn ready(&self) -> Option<&Condition> {
        condition(&self.status.conditions, "Ready")
    }

    /// When it was last copied.
    pub fn refreshed_at(&self) -> Option<Timestamp> {
        self.status.refresh_time
    }

    /// The secret it is copied to.
    pub fn target_name(&self) -> &str {
        self.spec
            .target
            .name
            .as_deref()
            .unwrap_or(&self.metadata.name)
    }

    /// How often it is copied, as in `1h0m0s`.
    pub fn refresh_interval(&self) -> Option<&str> {
        self.spec.refresh_interval.as_deref()
    }
}

impl Cluster {
    /// The secrets that are copied into a namespace; `None` where the cluster copies none at all.
    pub async fn external_secrets(&self, namespace: &str) -> Result<Option<Vec<ExternalSecret>>> {
        match self.list(namespace, &Selector::all()).await {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.kind == ClusterErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}
