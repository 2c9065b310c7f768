use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    ask::Resource,
    kind::Kind,
    meta::{Condition, Meta, condition},
    wire,
};

/// Something that runs to an end.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Job {
    /// What every object has.
    pub metadata: Meta,
    /// What was wanted.
    pub spec: JobSpec,
    /// What became of it.
    pub status: JobStatus,
}

/// What is wanted of a job.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct JobSpec {
    /// How many pods must end well; one where that is not told.
    pub completions: Option<i32>,
    /// How many pods may end badly before it gives up.
    pub backoff_limit: Option<i32>,
    /// Whether it waits.
    pub suspend: bool,
}

/// What became of a job.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct JobStatus {
    /// How many pods run.
    pub active: i32,
    /// How many ended well.
    pub succeeded: i32,
    /// How many ended badly.
    pub failed: i32,
    /// When it was taken up.
    #[serde(rename = "startTime")]
    pub started_at: Option<Timestamp>,
    /// When it ended well.
    #[serde(rename = "completionTime")]
    pub completed_at: Option<Timestamp>,
    /// What is so with it.
    #[serde(deserialize_with = "wire::or_default")]
    pub conditions: Vec<Condition>,
}

/// How a job ended, or that it has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobOutcome {
    /// It has not ended.
    Running,
    /// It ended well.
    Complete,
    /// It gave up.
    Failed {
        /// As in `BackoffLimitExceeded`.
        reason: String,
        /// In words.
        message: String,
    },
}

impl Kind for Job {
    const RESOURCE: Resource = Resource::new("batch", "v1", "jobs");

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

impl Job {
    /// How it ended, or that it has not.
    pub fn outcome(&self) -> JobOutcome {
        let holding = |kind| condition(&self.status.conditions, kind).filter(|one| one.holds());
        if holding("Complete").is_some() {
            return JobOutcome::Complete;
        }
        match holding("Failed") {
            Some(failed) => JobOutcome::Failed {
                reason: failed.why().to_owned(),
                message: failed.message.as_deref().unwrap_or_default().to_owned(),
            },
            None => JobOutcome::Running,
        }
    }
}
