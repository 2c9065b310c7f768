use std::{
    collections::{HashMap, HashSet},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use serde::{Deserialize, Serialize};

use crate::http::Outgoing;

/// How many orders are remembered one by one; beyond, they are only counted.
const MOST_ORDERS: usize = 100_000;
/// How many orders are kept whole, to be asked for again after the run.
const REPEATABLE: usize = 20;

/// What is counted beside requests.
#[derive(Debug)]
pub struct Tally {
    begun: AtomicU64,
    completed: AtomicU64,
    ended_early: AtomicU64,
    cut: AtomicU64,
    skipped: AtomicU64,
    counts: Vec<AtomicU64>,
    checks: Vec<(AtomicU64, AtomicU64)>,
    orders: Mutex<Orders>,
}

/// Visits, by how they ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visits {
    /// Begun.
    pub begun: u64,
    /// Came to their own end.
    pub completed: u64,
    /// Ended by a failure, or because the run was over.
    pub ended_early: u64,
    /// Given up in the middle of a request.
    pub cut: u64,
    /// Steps left out because an earlier one failed.
    pub skipped_steps: u64,
}

impl Visits {
    /// Those that are neither over nor given up.
    pub fn under_way(&self) -> u64 {
        self.begun - self.completed - self.ended_early - self.cut
    }
}

/// The orders of a run.
#[derive(Debug, Clone, Default)]
pub struct Orders {
    /// Those that the shop acknowledged, with the account that placed them.
    pub acknowledged: HashMap<String, Option<usize>>,
    /// How many were acknowledged, remembered or not.
    pub accepted: u64,
    /// Acknowledged a second time, with the same id.
    pub doubled: HashSet<String>,
    /// Asked for without ever hearing what became of them.
    pub unknown: u64,
    /// Some of the acknowledged ones, whole: asking again must give the same order.
    pub repeatable: Vec<(String, Outgoing)>,
}

/// One answer to an order.
#[derive(Debug)]
pub(super) struct PlacedOrder<'a> {
    /// Its id, where the shop gave one.
    pub id: Option<String>,
    /// Which account placed it.
    pub account: Option<usize>,
    /// Whether the shop acknowledged it.
    pub acknowledged: bool,
    /// Whether the shop said that it is not placed.
    pub refused: bool,
    /// The request, where asking again must give the same order.
    pub repeatable: Option<&'a Outgoing>,
}

impl Tally {
    /// A tally of so many counts and checks.
    pub fn new(counts: usize, checks: usize) -> Self {
        Self {
            begun: AtomicU64::default(),
            completed: AtomicU64::default(),
            ended_early: AtomicU64::default(),
            cut: AtomicU64::default(),
            skipped: AtomicU64::default(),
            counts: (0..counts).map(|_| AtomicU64::default()).collect(),
            checks: (0..checks).map(|_| Default::default()).collect(),
            orders: Mutex::default(),
        }
    }

    pub(super) fn begin_visit(&self) {
        add_one(&self.begun);
    }

    /// `Some(true)` for a visit that came to its own end, `None` for one that was given up.
    pub(super) fn end_visit(&self, walked: Option<bool>) {
        add_one(match walked {
            Some(true) => &self.completed,
            Some(false) => &self.ended_early,
            None => &self.cut,
        });
    }

    pub(super) fn skip_step(&self) {
        add_one(&self.skipped);
    }

    pub(super) fn count(&self, number: usize) {
        add_one(&self.counts[number]);
    }

    pub(super) fn checks(&self, checks: &[(usize, bool)]) {
        for (number, holds) in checks {
            let (passed, failed) = &self.checks[*number];
            add_one(if *holds { passed } else { failed });
        }
    }

    pub(super) fn order(&self, placed: PlacedOrder<'_>) {
        let mut orders = self
            .orders
            .lock()
            .expect("nothing panics while it holds the orders");
        match placed.id {
            Some(id) if placed.acknowledged => {
                orders.accepted += 1;
                if let Some(outgoing) = placed
                    .repeatable
                    .filter(|_| orders.repeatable.len() < REPEATABLE)
                {
                    orders.repeatable.push((id.clone(), outgoing.clone()));
                }
                if orders.acknowledged.len() < MOST_ORDERS
                    && orders
                        .acknowledged
                        .insert(id.clone(), placed.account)
                        .is_some()
                {
                    orders.doubled.insert(id);
                }
            }
            _ if !placed.refused => orders.unknown += 1,
            _ => {}
        }
    }

    /// Visits so far.
    pub fn visits(&self) -> Visits {
        Visits {
            begun: read(&self.begun),
            completed: read(&self.completed),
            ended_early: read(&self.ended_early),
            cut: read(&self.cut),
            skipped_steps: read(&self.skipped),
        }
    }

    /// Business counts so far, in the plan's order.
    pub fn counts(&self) -> Vec<u64> {
        self.counts.iter().map(read).collect()
    }

    /// How often each check held and did not, in the plan's order.
    pub fn check_counts(&self) -> Vec<(u64, u64)> {
        let both = |(passed, failed): &(AtomicU64, AtomicU64)| (read(passed), read(failed));
        self.checks.iter().map(both).collect()
    }

    /// The orders so far.
    pub fn orders(&self) -> Orders {
        self.orders
            .lock()
            .expect("nothing panics while it holds the orders")
            .clone()
    }
}

fn add_one(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

fn read(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}
