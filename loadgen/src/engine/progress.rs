use std::time::Duration;

use super::Usage;
use crate::{
    journey::{Plan, Visits},
    recorder::Books,
    report::TargetPoint,
    schedule::Phases,
    threshold::{Judgement, Measured, Threshold, Watch},
};

/// How a run goes.
pub struct Progress<'a> {
    /// How long it has lasted.
    pub lasted: Duration,
    /// How long it will last by its schedule.
    pub length: Duration,
    /// Whether it is over and its books are closed: nobody is shown more of it.
    pub is_over: bool,
    /// Its phases.
    pub phases: &'a Phases,
    /// Its requests up to now.
    pub books: &'a Books,
    /// What is done.
    pub plan: &'a Plan,
    /// Its visits.
    pub visits: Visits,
    /// Visits per second that the schedule asks for now, in an open model.
    pub rate_due: Option<f64>,
    /// Arrivals for which nobody is free yet.
    pub waiting: usize,
    /// Users.
    pub users: usize,
    /// Business counts, in the plan's order.
    pub counts: &'a [u64],
    /// What the generator uses.
    pub usage: Usage,
    /// The target, as it was seen last.
    pub target: Option<TargetPoint>,
    /// What must be so.
    pub thresholds: &'a [Threshold],
    /// Those of them that have a window.
    pub watch: &'a Watch,
}

impl Progress<'_> {
    /// Whether each threshold is kept so far.
    pub fn judgements(&self) -> Vec<Judgement> {
        // Who waits while a run goes on may still be taken.
        let unsent = if self.is_over { self.waiting } else { 0 };
        let measured = Measured {
            books: self.books,
            names: &self.plan.names,
            phases: self.phases,
            lasted: self.lasted,
            unsent: unsent as u64,
            counts: self.counts,
        };
        measured.judge_all(self.thresholds, &self.watch.judgements())
    }
}
