use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Usage;
use crate::{
    journey::{Orders, Visits},
    observe::Observed,
    recorder::Books,
    threshold::{Breach, Judgement},
};

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Ended {
    /// As the schedule says.
    Finished,
    /// Somebody ended it.
    Stopped,
    /// A threshold was not kept, and ends runs.
    Aborted(Breach),
    /// It reached a limit of safety.
    Limit(String),
}

/// All that a run has to tell.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// When it began.
    pub began_at: Timestamp,
    /// How long it lasted.
    pub lasted: Duration,
    /// How it ended.
    pub ended: Ended,
    /// Its requests.
    pub books: Books,
    /// Its visits.
    pub visits: Visits,
    /// Arrivals that were due, in an open model.
    pub due: Option<u64>,
    /// Those that nobody could take.
    pub unsent: u64,
    /// Business counts, in the plan's order.
    pub counts: Vec<u64>,
    /// How often each check held and did not, in the plan's order.
    pub checks: Vec<(u64, u64)>,
    /// Its orders.
    pub orders: Orders,
    /// Thresholds that were watched all the time.
    pub watched: Vec<Judgement>,
    /// The target during the run.
    pub target: Observed,
    /// What the generator itself used.
    pub usage: Usage,
    /// The most users at a time.
    pub most_users: u32,
}
