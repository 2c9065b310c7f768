use serde::Deserialize;

use crate::{
    ask::Resource,
    kind::Kind,
    meta::Meta,
    pairs::Pairs,
    pod::Pod,
    selector::{LabelSelector, Selector},
    wire,
};

/// A name for pods that do the same.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Service {
    /// What every object has.
    pub metadata: Meta,
    /// What was wanted.
    pub spec: ServiceSpec,
}

/// What is wanted of a service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct ServiceSpec {
    /// The labels of its pods.
    pub selector: Pairs,
    /// Where it listens.
    #[serde(deserialize_with = "wire::or_default")]
    pub ports: Vec<ServicePort>,
}

/// Where a service listens.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ServicePort {
    /// Its name.
    pub name: Option<Box<str>>,
    /// Its number.
    pub port: u16,
    /// The number or the name of the pods' port; the same number where it is not told.
    #[serde(deserialize_with = "wire::number_or_text")]
    pub target_port: Option<Box<str>>,
}

impl Kind for Service {
    const RESOURCE: Resource = Resource::new("", "v1", "services");

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

impl Service {
    /// The pods it means; `None` where it means none.
    pub fn pod_selector(&self) -> Option<Selector> {
        let labels = LabelSelector {
            match_labels: self.spec.selector.clone(),
            ..LabelSelector::default()
        };
        (!self.spec.selector.is_empty()).then(|| labels.selector())
    }

    /// The port of a pod that answers for a port of the service.
    pub fn pod_port(&self, port: u16, pod: &Pod) -> Option<u16> {
        let port = self.spec.ports.iter().find(|one| one.port == port)?;
        let Some(target) = port.target_port.as_deref() else {
            return Some(port.port);
        };
        target.parse().ok().or_else(|| {
            let ports = pod
                .spec
                .containers
                .iter()
                .flat_map(|container| &container.ports);
            ports
                .into_iter()
                .find(|one| one.name.as_deref() == Some(target))
                .map(|one| one.number)
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_port_is_found_by_number_and_by_name() {
        let service: Service = serde_json::from_value(json!({ "spec": { "selector": { "app": "shopd" }, "ports": [
            { "port": 80, "targetPort": "http" }, { "port": 90, "targetPort": 9090 }, { "port": 443 }] } }))
        .unwrap();
        let pod: Pod = serde_json::from_value(json!({ "spec": { "containers": [
            { "name": "shopd", "ports": [{ "name": "http", "containerPort": 8080 }] }] } }))
        .unwrap();
        let ports = [80, 90, 443, 1].map(|port| service.pod_port(port, &pod));
        assert_eq!(ports, [Some(8080), Some(9090), Some(443), None]);
        assert_eq!(service.pod_selector(), Some(Selector::labels("app=shopd")));
    }
}
