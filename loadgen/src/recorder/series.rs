use serde::{Deserialize, Serialize};

use super::{Class, Hist, Sample};

/// What a series is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesKey {
    /// The route, by its number in the plan.
    pub route: u16,
    /// The phase, by its number in the schedule.
    pub phase: u8,
    /// How the requests ended.
    pub class: Class,
}

/// Numbers that only ever grow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Requests.
    pub requests: u64,
    /// Those that count as errors.
    pub errors: u64,
    /// Bytes of bodies.
    pub bytes: u64,
    /// Connections opened.
    pub connections: u64,
    /// Checks made.
    pub checks: u64,
    /// Checks that failed, soft ones included.
    pub checks_failed: u64,
}

impl Counts {
    /// Counts one request.
    pub fn count(&mut self, sample: &Sample) {
        self.requests += 1;
        self.errors += u64::from(sample.failed);
        self.bytes += sample.bytes;
        self.connections += u64::from(sample.connect_us.is_some());
        self.checks += u64::from(sample.checks);
        self.checks_failed += u64::from(sample.checks_failed);
    }

    /// Adds all of another.
    pub fn add(&mut self, other: &Self) {
        self.requests += other.requests;
        self.errors += other.errors;
        self.bytes += other.bytes;
        self.connections += other.connections;
        self.checks += other.checks;
        self.checks_failed += other.checks_failed;
    }

    /// The share of requests that count as errors; `None` without requests.
    pub fn error_rate(&self) -> Option<f64> {
        (self.requests > 0).then(|| self.errors as f64 / self.requests as f64)
    }

    /// The share of checks that held; `None` without checks.
    pub fn check_rate(&self) -> Option<f64> {
        (self.checks > 0).then(|| 1.0 - self.checks_failed as f64 / self.checks as f64)
    }
}

/// The requests of one kind: counts and how long they took.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Series {
    /// Numbers.
    pub counts: Counts,
    /// From when requests were due.
    pub response: Hist,
    /// From when they were begun.
    pub service: Hist,
    /// Opening connections.
    pub connect: Hist,
}

impl Series {
    /// Takes one request in.
    pub fn record(&mut self, sample: &Sample) {
        self.counts.count(sample);
        self.response.record(sample.response_us);
        self.service.record(sample.service_us);
        if let Some(connect) = sample.connect_us {
            self.connect.record(connect);
        }
    }

    /// Adds all of another.
    pub fn add(&mut self, other: &Self) {
        self.counts.add(&other.counts);
        self.response.add(&other.response);
        self.service.add(&other.service);
        self.connect.add(&other.connect);
    }
}
