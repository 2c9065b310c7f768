use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    ask::Resource,
    kind::Kind,
    meta::{Condition, Meta},
    quantity::Quantity,
    wire,
};

/// What changes a number of replicas with the load.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Autoscaler {
    /// What every object has.
    pub metadata: Meta,
    /// What was wanted.
    pub spec: AutoscalerSpec,
    /// What became of it.
    pub status: AutoscalerStatus,
}

/// What is wanted of an autoscaler.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct AutoscalerSpec {
    /// What it changes.
    #[serde(rename = "scaleTargetRef")]
    pub target: ScaleTarget,
    /// It never goes below; one where that is not told.
    #[serde(rename = "minReplicas")]
    pub min: Option<i32>,
    /// It never goes above.
    #[serde(rename = "maxReplicas")]
    pub max: i32,
    /// What it looks at.
    #[serde(deserialize_with = "wire::or_default")]
    metrics: Vec<Metric>,
}

/// What an autoscaler changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct ScaleTarget {
    /// As in `Deployment`.
    pub kind: Box<str>,
    /// Its name.
    pub name: Box<str>,
}

/// What became of an autoscaler.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct AutoscalerStatus {
    /// How many replicas there are.
    #[serde(rename = "currentReplicas")]
    pub current: i32,
    /// How many it wants.
    #[serde(rename = "desiredReplicas")]
    pub desired: i32,
    /// When it last changed something.
    #[serde(rename = "lastScaleTime")]
    pub scaled_at: Option<Timestamp>,
    /// What is so with it.
    #[serde(deserialize_with = "wire::or_default")]
    pub conditions: Vec<Condition>,
    #[serde(rename = "currentMetrics", deserialize_with = "wire::or_default")]
    metrics: Vec<Metric>,
}

/// What an autoscaler looks at, what it sees, and what it aims at.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// As in `cpu`.
    pub name: String,
    /// What is seen; `None` where nothing is. Percent where `is_percent`.
    pub current: Option<f64>,
    /// What is aimed at.
    pub target: Option<f64>,
    /// Whether the figures are percent of what is requested.
    pub is_percent: bool,
}

/// One metric, with its figures in a part that has its type's name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Metric {
    resource: Option<MetricPart>,
    container_resource: Option<MetricPart>,
    pods: Option<MetricPart>,
    object: Option<MetricPart>,
    external: Option<MetricPart>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
struct MetricPart {
    name: Option<Box<str>>,
    metric: Option<MetricName>,
    target: Option<Figures>,
    current: Option<Figures>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
struct MetricName {
    name: Box<str>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Figures {
    average_utilization: Option<i32>,
    average_value: Option<Quantity>,
    value: Option<Quantity>,
}

impl Kind for Autoscaler {
    const RESOURCE: Resource = Resource::new("autoscaling", "v2", "horizontalpodautoscalers");

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

impl Autoscaler {
    /// The fewest replicas it goes down to.
    pub fn min(&self) -> i32 {
        self.spec.min.unwrap_or(1)
    }

    /// Whether it changes that deployment.
    pub fn scales(&self, deployment: &str) -> bool {
        &*self.spec.target.kind == "Deployment" && &*self.spec.target.name == deployment
    }

    /// What it looks at.
    pub fn measures(&self) -> Vec<Measure> {
        self.spec
            .metrics
            .iter()
            .filter_map(|metric| self.measure(metric.part()?))
            .collect()
    }

    fn measure(&self, wanted: &MetricPart) -> Option<Measure> {
        let target = wanted.target.as_ref()?;
        let name = wanted.name()?;
        let seen = self.status.metrics.iter().filter_map(Metric::part);
        let seen = seen
            .filter(|part| part.name() == Some(name))
            .find_map(|part| part.current.as_ref());
        let is_percent = target.average_utilization.is_some();
        let figure = |figures: &Figures| {
            let amount = figures
                .average_value
                .or(figures.value)
                .map(Quantity::as_f64);
            let percent = figures.average_utilization.map(f64::from);
            if is_percent { percent } else { amount }
        };
        Some(Measure {
            name: name.to_owned(),
            current: seen.and_then(figure),
            target: figure(target),
            is_percent,
        })
    }
}

impl Metric {
    fn part(&self) -> Option<&MetricPart> {
        let Self {
            resource,
            container_resource,
            pods,
            object,
            external,
        } = self;
        let parts = [resource, container_resource, pods, object, external];
        parts.into_iter().find_map(Option::as_ref)
    }
}

impl MetricPart {
    fn name(&self) -> Option<&str> {
        self.name
            .as_deref()
            .or_else(|| Some(&*self.metric.as_ref()?.name))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_seen_stands_beside_what_is_aimed_at() {
        let read: Autoscaler = serde_json::from_value(json!({
            "spec": { "scaleTargetRef": { "kind": "Deployment", "name": "shopd" }, "maxReplicas": 7, "metrics": [
                { "type": "Resource", "resource": { "name": "cpu", "target": { "type": "Utilization", "averageUtilization": 70 } } },
                { "type": "Pods", "pods": { "metric": { "name": "rps" }, "target": { "type": "AverageValue", "averageValue": "1500m" } } },
            ] },
            "status": { "currentMetrics": [
                { "type": "Resource", "resource": { "name": "cpu", "current": { "averageUtilization": 35, "averageValue": "88m" } } },
            ] },
        }))
        .unwrap();
        let measure = |name: &str, current, target, is_percent| Measure {
            name: name.to_owned(),
            current,
            target: Some(target),
            is_percent,
        };
        assert_eq!(
            read.measures(),
            [
                measure("cpu", Some(35.0), 70.0, true),
                measure("rps", None, 1.5, false)
            ]
        );
        assert_eq!(read.min(), 1);
        assert!(read.scales("shopd"));
    }
}
