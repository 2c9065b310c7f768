use serde::Deserialize;

use crate::{ask::Resource, kind::Kind, meta::Meta, selector::LabelSelector};

/// How many pods may be taken away on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct DisruptionBudget {
    /// What every object has.
    pub metadata: Meta,
    /// What was wanted.
    pub spec: DisruptionBudgetSpec,
    /// What became of it.
    pub status: DisruptionBudgetStatus,
}

/// What is wanted of a budget.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct DisruptionBudgetSpec {
    /// The pods it means.
    pub selector: LabelSelector,
}

/// What became of a budget.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DisruptionBudgetStatus {
    /// How many pods may go now.
    pub disruptions_allowed: i32,
    /// How many are well.
    pub current_healthy: i32,
    /// How many must stay well.
    pub desired_healthy: i32,
}

impl Kind for DisruptionBudget {
    const RESOURCE: Resource = Resource::new("policy", "v1", "poddisruptionbudgets");

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}
