use serde::Deserialize;

use crate::{ask::Resource, kind::Kind, meta::Meta, wire};

/// What lets the world in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Ingress {
    /// What every object has.
    pub metadata: Meta,
    spec: Spec,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
struct Spec {
    #[serde(deserialize_with = "wire::or_default")]
    rules: Vec<Rule>,
    #[serde(deserialize_with = "wire::or_default")]
    tls: Vec<Tls>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
struct Rule {
    host: Option<Box<str>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Tls {
    secret_name: Option<Box<str>>,
}

impl Kind for Ingress {
    const RESOURCE: Resource = Resource::new("networking.k8s.io", "v1", "ingresses");

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

impl Ingress {
    /// The names it answers to.
    pub fn hosts(&self) -> Vec<&str> {
        self.spec
            .rules
            .iter()
            .filter_map(|rule| rule.host.as_deref())
            .collect()
    }

    /// The secrets that hold its certificates.
    pub fn certificates(&self) -> Vec<&str> {
        self.spec
            .tls
            .iter()
            .filter_map(|tls| tls.secret_name.as_deref())
            .collect()
    }
}
