use std::{collections::BTreeMap, fmt, path::PathBuf, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::safety::{Class, Freeze};

/// A shop in a cluster of Kubernetes, on AWS.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EksTarget {
    /// How much it matters.
    pub class: Class,
    /// Changes need no `--write`; of class `dev` only.
    pub write: bool,
    /// The account of AWS, twelve digits. Nothing is changed as somebody of another account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The region of AWS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The profile of AWS's configuration files; by default that of the environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The cluster's name in EKS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// A context of the kubeconfig, in place of tokens that are made for the cluster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// The kubeconfig; by default that of the environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kubeconfig: Option<PathBuf>,
    /// The namespace.
    pub namespace: String,
    /// The deployments of the shop, the one that shoppers reach first.
    pub apps: Vec<String>,
    /// The port of shoppers in a pod.
    pub port: u16,
    /// The port of the operations listener in a pod.
    pub ops_port: u16,
    /// The secret of the cluster with the token of the operations listener, as `name/key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ops_token: Option<SecretKey>,
    /// The secret of the cluster with that of load tests, as `name/key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_test_secret: Option<SecretKey>,
    /// The address that shoppers type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The fewest replicas that `app scale` allows.
    pub min_replicas: u16,
    /// The most replicas that `app scale` allows.
    pub max_replicas: u16,
    /// Groups of nodes that `env stop` empties; all of the cluster where none is named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub node_groups: Vec<String>,
    /// The database's identifier in RDS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rds: Option<String>,
    /// The replication group's identifier in ElastiCache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elasticache: Option<String>,
    /// The group of logs in CloudWatch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group: Option<String>,
    /// The repository of images in ECR.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// When changes that shoppers may notice are refused.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub freeze: Vec<Freeze>,
    /// Who brings the cluster to what git says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub argocd: Option<ArgoCd>,
    /// What stands in front of the shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cdn: Option<Cdn>,
    /// Other addresses, by service: `kube` for the cluster's API, `aws` for all of AWS, or a service such as `sts`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub endpoints: BTreeMap<String, String>,
}

impl Default for EksTarget {
    fn default() -> Self {
        Self {
            class: Class::Protected,
            write: false,
            account: None,
            region: None,
            profile: None,
            cluster: None,
            context: None,
            kubeconfig: None,
            namespace: "shop".to_owned(),
            apps: vec!["shopd".to_owned()],
            port: 3000,
            ops_port: 9090,
            ops_token: None,
            load_test_secret: None,
            url: None,
            min_replicas: 2,
            max_replicas: 10,
            node_groups: Vec::new(),
            rds: None,
            elasticache: None,
            log_group: None,
            repository: None,
            freeze: Vec::new(),
            argocd: None,
            cdn: None,
            endpoints: BTreeMap::new(),
        }
    }
}

impl EksTarget {
    /// What must be there and is not. A cluster is reached by its name in EKS, or by a context of the kubeconfig.
    pub fn lacking(&self) -> Vec<&'static str> {
        let aws = [
            ("region", self.region.is_none()),
            ("cluster", self.cluster.is_none()),
            ("account", self.account.is_none()),
        ];
        let mut lacking = Vec::new();
        if self.apps.is_empty() {
            lacking.push("apps");
        }
        let needs_aws = self.context.is_none() && !self.endpoints.contains_key("kube");
        let missing = aws
            .iter()
            .filter(|(_, is_missing)| needs_aws && *is_missing);
        lacking.extend(missing.map(|(name, _)| *name));
        lacking
    }
}

/// Argo CD.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ArgoCd {
    /// The namespace that it looks for applications in.
    pub namespace: String,
    /// The applications of the shop.
    pub apps: Vec<String>,
}

impl Default for ArgoCd {
    fn default() -> Self {
        Self {
            namespace: "argocd".to_owned(),
            apps: vec!["shopd".to_owned()],
        }
    }
}

/// A distribution of `CloudFront`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cdn {
    /// Its identifier.
    pub distribution: String,
}

/// One value of a secret of the cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SecretKey {
    /// The secret's name.
    pub secret: String,
    /// The value's name in it.
    pub key: String,
}

impl FromStr for SecretKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('/') {
            Some((secret, key)) if !secret.is_empty() && !key.is_empty() => Ok(Self {
                secret: secret.to_owned(),
                key: key.to_owned(),
            }),
            _ => Err(format!(
                "{text:?} names no value of a secret; write it as in \"shopd/OPS_TOKEN\""
            )),
        }
    }
}

impl TryFrom<String> for SecretKey {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<SecretKey> for String {
    fn from(key: SecretKey) -> Self {
        key.to_string()
    }
}

impl fmt::Display for SecretKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.secret, self.key)
    }
}
