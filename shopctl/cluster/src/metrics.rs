use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, de};

use crate::{ask::Resource, kind::Kind, meta::Meta, quantity::Quantity, wire};

/// What a pod uses.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct PodUsage {
    /// What every object has; the name is the pod's.
    pub metadata: Meta,
    /// When it was measured.
    #[serde(rename = "timestamp")]
    pub measured_at: Option<Timestamp>,
    /// Over how long.
    #[serde(deserialize_with = "length")]
    pub window: Duration,
    /// What each container uses.
    #[serde(deserialize_with = "wire::or_default")]
    pub containers: Vec<ContainerUsage>,
}

/// What a container uses.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct ContainerUsage {
    /// Its name.
    pub name: Box<str>,
    /// How much.
    pub usage: Usage,
}

/// What a node uses.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct NodeUsage {
    /// What every object has; the name is the node's.
    pub metadata: Meta,
    /// When it was measured.
    #[serde(rename = "timestamp")]
    pub measured_at: Option<Timestamp>,
    /// Over how long.
    #[serde(deserialize_with = "length")]
    pub window: Duration,
    /// How much.
    pub usage: Usage,
}

/// How much is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Usage {
    cpu: Quantity,
    memory: Quantity,
}

impl Usage {
    /// Thousandths of a core.
    pub fn cpu_milli(&self) -> i64 {
        self.cpu.milli()
    }

    /// Bytes of memory that cannot be taken back.
    pub fn memory_bytes(&self) -> i64 {
        self.memory.whole()
    }
}

impl PodUsage {
    /// Thousandths of a core, of all containers together.
    pub fn cpu_milli(&self) -> i64 {
        self.containers
            .iter()
            .map(|container| container.usage.cpu_milli())
            .sum()
    }

    /// Bytes of memory, of all containers together.
    pub fn memory_bytes(&self) -> i64 {
        self.containers
            .iter()
            .map(|container| container.usage.memory_bytes())
            .sum()
    }
}

impl NodeUsage {
    /// Thousandths of a core.
    pub fn cpu_milli(&self) -> i64 {
        self.usage.cpu_milli()
    }

    /// Bytes of memory.
    pub fn memory_bytes(&self) -> i64 {
        self.usage.memory_bytes()
    }
}

impl Kind for PodUsage {
    const RESOURCE: Resource = Resource::new("metrics.k8s.io", "v1beta1", "pods");

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

impl Kind for NodeUsage {
    const RESOURCE: Resource = Resource::new("metrics.k8s.io", "v1beta1", "nodes");

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

/// Reads a length as in `15.02s` or `1m0s`.
fn length<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    let Some(text) = Option::<String>::deserialize(from)? else {
        return Ok(Duration::ZERO);
    };
    let read: SignedDuration = text.parse().map_err(de::Error::custom)?;
    Ok(read.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_pod_uses_is_what_its_containers_use() {
        let read: PodUsage = serde_json::from_value(json!({
            "metadata": { "name": "shopd-1" }, "timestamp": "2026-11-28T10:00:00Z", "window": "1m15.5s",
            "containers": [
                { "name": "shopd", "usage": { "cpu": "12345678n", "memory": "64Mi" } },
                { "name": "proxy", "usage": { "cpu": "2m", "memory": "1024Ki" } },
            ],
        }))
        .unwrap();
        assert_eq!((read.cpu_milli(), read.memory_bytes()), (15, 68_157_440));
        assert_eq!(read.window, Duration::from_millis(75_500));
    }
}
