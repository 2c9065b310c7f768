use std::collections::{BTreeMap, BTreeSet};

use super::{Part, WorkerFile, file::VERSION};
use crate::{
    engine::{Ended, Outcome, Usage},
    journey::{Orders, Visits},
    recorder::Books,
    report::{self, ErrorLine, Report, SlowRequest, Subject},
    scenario::Load,
    schedule::Phases,
    threshold::{Judgement, Threshold},
};

/// How many of the slowest requests are kept.
const SLOWEST: usize = 20;

/// Why files are not of one run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// There is none.
    #[error("there is nothing to merge")]
    Nothing,
    /// A file has another form.
    #[error("worker {worker} wrote version {version}, and this program reads version {VERSION}")]
    Version {
        /// Which.
        worker: u32,
        /// Its form.
        version: u32,
    },
    /// Two files are of different runs, or did different things.
    #[error("worker {worker} differs from worker {first} in its {what}: they are not of one run")]
    Different {
        /// One of them.
        first: u32,
        /// The other.
        worker: u32,
        /// In what.
        what: &'static str,
    },
    /// Some files are not there, or are there twice.
    #[error("of {of} workers {missing:?} are missing and {twice:?} are there more than once")]
    Incomplete {
        /// How many there were.
        of: u32,
        /// Which are missing.
        missing: Vec<u32>,
        /// Which are there more than once.
        twice: Vec<u32>,
    },
    /// A file holds what no run can.
    #[error("the file of worker {worker} is broken: {problem}")]
    Broken {
        /// Which.
        worker: u32,
        /// What is wrong with it.
        problem: String,
    },
}

/// Makes one report of the files of all workers of a run.
pub fn merge(files: &[WorkerFile]) -> Result<Report, MergeError> {
    let first = files.first().ok_or(MergeError::Nothing)?;
    check_one_run(first, files)?;
    let outcome = join(files)?;
    let phases = match &first.scenario.load {
        Load::Open { phases, .. } => Phases::of(phases),
        Load::Closed { phases, .. } => Phases::of(phases),
    };
    let thresholds = first.thresholds.iter().map(Threshold::parse);
    let thresholds = thresholds.collect::<Result<Vec<_>, _>>();
    let thresholds = thresholds.map_err(|problem| MergeError::Broken {
        worker: first.worker,
        problem,
    })?;
    let parts = || files.iter().map(|file| &file.part);
    let subject = Subject {
        scenario: &first.scenario,
        names: &first.names,
        phases: &phases,
        thresholds: &thresholds,
        run_id: &first.run_id,
        target: &first.target,
        environment: first.environment.as_deref(),
        workers: first.of,
        own_requests: parts().map(|part| part.own_requests).sum(),
        invariants: parts()
            .flat_map(|part| part.invariants.iter().cloned())
            .collect(),
    };
    let mut report = report::build(subject, &outcome);
    report.errors = errors(parts());
    report.slowest = slowest(parts());
    Ok(report)
}

fn check_one_run(first: &WorkerFile, files: &[WorkerFile]) -> Result<(), MergeError> {
    let mut seen = BTreeSet::new();
    let mut twice = Vec::new();
    for file in files {
        if file.version != VERSION {
            return Err(MergeError::Version {
                worker: file.worker,
                version: file.version,
            });
        }
        let same = [
            ("run id", file.run_id == first.run_id),
            ("number of workers", file.of == first.of),
            ("scenario", file.scenario == first.scenario),
            ("thresholds", file.thresholds == first.thresholds),
            ("target", file.target == first.target),
            ("names", file.names == first.names),
        ];
        if let Some((what, _)) = same.into_iter().find(|(_, same)| !same) {
            return Err(MergeError::Different {
                first: first.worker,
                worker: file.worker,
                what,
            });
        }
        if !seen.insert(file.worker) {
            twice.push(file.worker);
        }
    }
    let missing: Vec<_> = (0..first.of)
        .filter(|worker| !seen.contains(worker))
        .collect();
    if missing.is_empty() && twice.is_empty() {
        return Ok(());
    }
    Err(MergeError::Incomplete {
        of: first.of,
        missing,
        twice,
    })
}

fn join(files: &[WorkerFile]) -> Result<Outcome, MergeError> {
    let parts = || files.iter().map(|file| &file.part);
    let mut books = Books::default();
    for file in files {
        for series in &file.part.series {
            let key = series.key().ok_or_else(|| MergeError::Broken {
                worker: file.worker,
                problem: "it names an outcome that there is not".to_owned(),
            })?;
            books.add_series(key, series.series());
        }
        books.timeline.add(&file.part.timeline);
        books.lag.add(&file.part.lag);
    }
    Ok(Outcome {
        began_at: parts().map(|part| part.began_at).min().unwrap_or_default(),
        lasted: parts().map(|part| part.lasted).max().unwrap_or_default(),
        ended: ended(parts()),
        books,
        visits: parts().fold(Visits::default(), |sum, part| sum.plus(part.visits)),
        due: parts().filter_map(|part| part.due).reduce(|a, b| a + b),
        unsent: parts().map(|part| part.unsent).sum(),
        counts: columns(parts().map(|part| part.counts.as_slice())),
        checks: pairs(parts().map(|part| part.checks.as_slice())),
        orders: Orders::default(),
        watched: watched(parts()),
        // All see the same target; one pair of eyes is enough.
        target: files[0].part.target.clone(),
        usage: parts().fold(Usage::default(), |sum, part| sum.beside(part.usage)),
        most_users: parts().map(|part| part.most_users).sum(),
    })
}

/// As the first ended that did not end by its schedule.
fn ended<'a>(parts: impl Iterator<Item = &'a Part>) -> Ended {
    let mut ended = parts.map(|part| &part.ended);
    let early = ended.find(|ended| **ended != Ended::Finished);
    early.cloned().unwrap_or(Ended::Finished)
}

fn columns<'a>(rows: impl Iterator<Item = &'a [u64]>) -> Vec<u64> {
    let mut sums = Vec::new();
    for row in rows {
        sums.resize(row.len().max(sums.len()), 0);
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += value;
        }
    }
    sums
}

fn pairs<'a>(rows: impl Iterator<Item = &'a [(u64, u64)]>) -> Vec<(u64, u64)> {
    let mut sums = Vec::new();
    for row in rows {
        sums.resize(row.len().max(sums.len()), (0, 0));
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum = (sum.0 + value.0, sum.1 + value.1);
        }
    }
    sums
}

/// A window that one worker saw broken is broken; what is shown is a broken one, else the first.
fn watched<'a>(parts: impl Iterator<Item = &'a Part>) -> Vec<Judgement> {
    let mut all: Vec<Judgement> = Vec::new();
    for part in parts {
        for (index, judgement) in part.watched.iter().enumerate() {
            match all.get_mut(index) {
                None => all.push(judgement.clone()),
                Some(own) if own.passed && !judgement.passed => *own = judgement.clone(),
                Some(_) => {}
            }
        }
    }
    all
}

fn errors<'a>(parts: impl Iterator<Item = &'a Part>) -> Vec<ErrorLine> {
    let mut all: BTreeMap<_, ErrorLine> = BTreeMap::new();
    for error in parts.flat_map(|part| &part.errors) {
        let key = (&error.route, &error.class, &error.message);
        match all.get_mut(&key) {
            None => {
                all.insert(key, error.clone());
            }
            Some(own) => {
                own.count += error.count;
                own.last_seconds = own.last_seconds.max(error.last_seconds);
                if error.first_seconds < own.first_seconds {
                    own.first_seconds = error.first_seconds;
                    own.trace_id.clone_from(&error.trace_id);
                }
            }
        }
    }
    let mut all: Vec<_> = all.into_values().collect();
    all.sort_by_key(|error| std::cmp::Reverse(error.count));
    all
}

fn slowest<'a>(parts: impl Iterator<Item = &'a Part>) -> Vec<SlowRequest> {
    let mut all: Vec<_> = parts
        .flat_map(|part| part.slowest.iter().cloned())
        .collect();
    all.sort_by(|a, b| b.response_ms.total_cmp(&a.response_ms));
    all.truncate(SLOWEST);
    all
}

impl Visits {
    fn plus(self, other: Self) -> Self {
        Self {
            begun: self.begun + other.begun,
            completed: self.completed + other.completed,
            ended_early: self.ended_early + other.ended_early,
            cut: self.cut + other.cut,
            skipped_steps: self.skipped_steps + other.skipped_steps,
        }
    }
}

impl Usage {
    /// Of processes on machines of their own: the one that is busiest says whether any was too slow.
    fn beside(self, other: Self) -> Self {
        Self {
            cpu_seconds: self.cpu_seconds + other.cpu_seconds,
            cpu_share: self.cpu_share.max(other.cpu_share),
            cpu_peak: self.cpu_peak.max(other.cpu_peak),
            processors: self.processors + other.processors,
            memory_bytes: self.memory_bytes + other.memory_bytes,
        }
    }
}
