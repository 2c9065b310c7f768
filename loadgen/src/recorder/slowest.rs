use std::time::Duration;

use super::Class;

/// How many of the slowest requests are kept.
const KEPT: usize = 20;

/// One of the slowest requests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slow {
    /// From when it was due to its last byte, in microseconds.
    pub response_us: u64,
    /// From when it was begun.
    pub service_us: u64,
    /// The route, by its number in the plan.
    pub route: u16,
    /// How it ended.
    pub class: Class,
    /// When it was done, from the start of the run.
    pub at: Duration,
    /// Its trace.
    pub trace_id: u128,
}

/// The slowest requests of a run.
#[derive(Debug, Clone, Default)]
pub struct Slowest(Vec<Slow>);

impl Slowest {
    /// Takes one in, if it is among them.
    pub fn offer(&mut self, slow: Slow) {
        let place = self
            .0
            .partition_point(|kept| kept.response_us >= slow.response_us);
        if place < KEPT {
            self.0.insert(place, slow);
            self.0.truncate(KEPT);
        }
    }

    /// A request must take longer than this, in microseconds, to be among them.
    pub fn bar_us(&self) -> u64 {
        if self.0.len() < KEPT {
            0
        } else {
            self.0[KEPT - 1].response_us
        }
    }

    /// All of them, the slowest first.
    pub fn all(&self) -> &[Slow] {
        &self.0
    }
}
