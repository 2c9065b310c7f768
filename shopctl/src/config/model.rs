use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, Serialize};

use super::EksTarget;
use crate::safety::{Class, Freeze};

/// All that is configured.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Config {
    /// The target of commands that name none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_target: Option<String>,
    /// Targets by name.
    #[serde(rename = "target")]
    pub targets: BTreeMap<String, TargetConfig>,
}

/// Where a shop runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum TargetConfig {
    /// On this machine, as processes that this program looks after.
    Local(LocalTarget),
    /// In a cluster of Kubernetes, on AWS.
    Eks(Box<EksTarget>),
}

impl TargetConfig {
    /// The kind, as it is written.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Local(_) => "local",
            Self::Eks(_) => "eks",
        }
    }

    /// How much the target matters.
    pub fn class(&self) -> Class {
        match self {
            Self::Local(local) => local.class,
            Self::Eks(eks) => eks.class,
        }
    }

    /// Whether changes need no `--write`.
    pub fn is_writable(&self) -> bool {
        match self {
            Self::Local(local) => local.write && local.class == Class::Dev,
            Self::Eks(eks) => eks.write && eks.class == Class::Dev,
        }
    }

    /// When the target is left alone.
    pub fn freeze(&self) -> &[Freeze] {
        match self {
            Self::Local(local) => &local.freeze,
            Self::Eks(eks) => &eks.freeze,
        }
    }
}

/// A shop on this machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LocalTarget {
    /// How much it matters.
    pub class: Class,
    /// Changes need no `--write`; of class `dev` only.
    pub write: bool,
    /// The program `shopd`; by default the one beside this program, or on `PATH`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<PathBuf>,
    /// How many replicas `env start` starts.
    pub replicas: u16,
    /// The port of the first replica; the others have those after it.
    pub port: u16,
    /// The port of the first replica's operations listener.
    pub ops_port: u16,
    /// The variable that holds the address of a PostgreSQL database; without one, the shop keeps its data in a file, which
    /// serves one replica.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_url_env: Option<String>,
    /// The variable that holds the address of a Redis.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redis_url_env: Option<String>,
    /// More settings of `shopd`, by their variables.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, String>,
    /// The most replicas that `app scale` allows.
    pub max_replicas: u16,
    /// When changes that shoppers may notice are refused.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub freeze: Vec<Freeze>,
}

impl Default for LocalTarget {
    fn default() -> Self {
        Self {
            class: Class::Dev,
            write: true,
            program: None,
            replicas: 1,
            port: 3000,
            ops_port: 9090,
            database_url_env: None,
            redis_url_env: None,
            settings: BTreeMap::new(),
            max_replicas: 6,
            freeze: Vec::new(),
        }
    }
}
