use schemars::JsonSchema;
use serde::Serialize;
use shopctl_aws as aws;

use super::in_flight::{InFlight, MOST_FILES, MOST_WILDCARDS};
use crate::output::{Column, Row};

/// A distribution of `CloudFront`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Distribution {
    id: String,
    /// `CloudFront`'s own name for it.
    domain: String,
    /// The shop's names for it.
    aliases: Vec<String>,
    /// As in `Deployed` or `InProgress`.
    status: String,
    /// Whether its configuration is everywhere.
    deployed: bool,
    /// Whether it serves.
    enabled: bool,
    last_modified: String,
    /// Invalidations that are not yet everywhere.
    invalidations_in_progress: usize,
    /// Paths of one file each in them, of at most 3,000.
    files_in_flight: usize,
    /// Paths that end in `*` in them, of at most 15.
    wildcards_in_flight: usize,
}

impl Distribution {
    pub(super) fn new(found: &aws::Distribution, flight: &InFlight) -> Self {
        Self {
            id: found.id.clone(),
            domain: found.domain.clone(),
            aliases: found.aliases.clone(),
            status: found.status.clone(),
            deployed: found.is_deployed(),
            enabled: found.enabled,
            last_modified: format!("{:.3}", found.last_modified),
            invalidations_in_progress: flight.invalidations,
            files_in_flight: flight.count.files,
            wildcards_in_flight: flight.count.wildcards,
        }
    }
}

impl Row for Distribution {
    const KIND: &'static str = "DistributionList";
    const COLUMNS: &'static [Column] = &[
        Column::always("ID"),
        Column::always("STATUS"),
        Column::always("ENABLED"),
        Column::always("ALIASES"),
        Column::always("INVALIDATIONS"),
        Column::always("FILES IN FLIGHT"),
        Column::always("WILDCARDS IN FLIGHT"),
        Column::wide("DOMAIN"),
        Column::wide("LAST MODIFIED"),
    ];

    fn name(&self) -> String {
        self.id.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.status.clone(),
            if self.enabled { "yes" } else { "NO" }.to_owned(),
            self.aliases.join(", "),
            self.invalidations_in_progress.to_string(),
            format!("{}/{MOST_FILES}", self.files_in_flight),
            format!("{}/{MOST_WILDCARDS}", self.wildcards_in_flight),
            self.domain.clone(),
            self.last_modified.clone(),
        ]
    }
}

/// What the edge is told to forget.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Invalidation {
    id: String,
    /// As in `InProgress` or `Completed`.
    status: String,
    completed: bool,
    created_at: String,
    /// What is forgotten; null where that was not asked for.
    paths: Option<Vec<String>>,
    /// Whether a page was seen to come from the shop first and to be kept again then; null where that was not asked for.
    verified: Option<bool>,
}

impl Invalidation {
    pub(super) fn listed(listed: &aws::InvalidationSummary) -> Self {
        Self {
            id: listed.id.clone(),
            status: listed.status.clone(),
            completed: listed.status == "Completed",
            created_at: format!("{:.3}", listed.created_at),
            paths: None,
            verified: None,
        }
    }

    pub(super) fn new(found: &aws::Invalidation, verified: Option<bool>) -> Self {
        Self {
            id: found.id.clone(),
            status: found.status.clone(),
            completed: found.is_completed(),
            created_at: format!("{:.3}", found.created_at),
            paths: Some(found.paths.clone()),
            verified,
        }
    }
}

impl Row for Invalidation {
    const KIND: &'static str = "InvalidationList";
    const COLUMNS: &'static [Column] = &[
        Column::always("ID"),
        Column::always("STATUS"),
        Column::always("CREATED"),
        Column::always("PATHS"),
        Column::always("VERIFIED"),
    ];

    fn name(&self) -> String {
        self.id.clone()
    }

    fn cells(&self) -> Vec<String> {
        let verified = self
            .verified
            .map(|verified| if verified { "yes" } else { "NO" });
        vec![
            self.id.clone(),
            self.status.clone(),
            self.created_at.clone(),
            self.paths
                .as_ref()
                .map(|paths| paths.join(" "))
                .unwrap_or_default(),
            verified.unwrap_or_default().to_owned(),
        ]
    }
}
