use serde::Deserialize;

use crate::{
    ask::Resource,
    kind::Kind,
    meta::{Condition, Meta, Truth, condition},
    pod::Resources,
    wire,
};

/// A machine of the cluster.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Node {
    /// What every object has.
    pub metadata: Meta,
    /// What is wanted.
    pub spec: NodeSpec,
    /// What became of it.
    pub status: NodeStatus,
}

/// What is wanted of a node.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct NodeSpec {
    /// Whether it takes no new pods.
    pub unschedulable: bool,
    /// What keeps pods off.
    #[serde(deserialize_with = "wire::or_default")]
    pub taints: Vec<Taint>,
}

/// What keeps pods off a node.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Taint {
    /// Its name.
    pub key: Box<str>,
    /// Its value.
    pub value: Option<Box<str>>,
    /// `NoSchedule`, `PreferNoSchedule`, `NoExecute`.
    pub effect: Box<str>,
}

/// What became of a node.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NodeStatus {
    /// What pods can have.
    pub allocatable: Resources,
    /// What there is.
    pub capacity: Resources,
    /// What is so with it.
    #[serde(deserialize_with = "wire::or_default")]
    pub conditions: Vec<Condition>,
    /// What runs on it.
    pub node_info: NodeInfo,
}

/// What runs on a node.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NodeInfo {
    /// As in `v1.33.1-eks-abc`.
    pub kubelet_version: Box<str>,
    /// As in `arm64`.
    pub architecture: Box<str>,
    /// As in `Amazon Linux 2023`.
    pub os_image: Box<str>,
}

impl Kind for Node {
    const RESOURCE: Resource = Resource::new("", "v1", "nodes");

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

impl Node {
    /// Whether pods can run on it.
    pub fn is_ready(&self) -> bool {
        condition(&self.status.conditions, "Ready").is_some_and(Condition::holds)
    }

    /// The condition that tells whether pods can run on it.
    pub fn ready(&self) -> Option<&Condition> {
        condition(&self.status.conditions, "Ready")
    }

    /// What it runs short of, or is unreachable by.
    pub fn pressures(&self) -> Vec<&Condition> {
        let conditions = self.status.conditions.iter();
        conditions
            .filter(|one| &*one.kind != "Ready" && one.status == Truth::True)
            .collect()
    }

    /// As in `m7g.large`.
    pub fn instance_type(&self) -> Option<&str> {
        self.metadata.labels.get("node.kubernetes.io/instance-type")
    }

    /// As in `eu-south-1a`.
    pub fn zone(&self) -> Option<&str> {
        self.metadata.labels.get("topology.kubernetes.io/zone")
    }

    /// The node group of EKS it belongs to.
    pub fn node_group(&self) -> Option<&str> {
        self.metadata.labels.get("eks.amazonaws.com/nodegroup")
    }
}
