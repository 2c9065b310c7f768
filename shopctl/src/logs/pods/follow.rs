use std::{
    cmp::{Ordering, Reverse},
    collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use shopctl_cluster::{Cluster, LogOptions};
use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{Instant, timeout_at},
};

use super::{
    PodLog,
    log::{Reading, Told},
};
use crate::logs::{Filter, LogLine};

/// How many lines of pods wait to be put in order; a pod that is quicker waits itself, and so does its log.
const ROOM: usize = 4_096;
/// How long a line waits for older ones of other pods.
const PATIENCE: Duration = Duration::from_millis(300);

/// The lines of many pods as they come, put in order by their time as far as they come together.
pub struct FollowedPods {
    cluster: Cluster,
    namespace: String,
    filter: Filter,
    known: BTreeSet<PodLog>,
    tasks: JoinSet<()>,
    sender: mpsc::Sender<Told>,
    receiver: mpsc::Receiver<Told>,
    waiting: BinaryHeap<Reverse<Waiting>>,
    count: u64,
    ready: VecDeque<LogLine>,
    notes: Vec<String>,
    lost: u64,
}

/// A line that waits for its turn. Lines of one moment keep the order in which they came.
struct Waiting {
    at: Timestamp,
    number: u64,
    line: LogLine,
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.number).cmp(&(other.at, other.number))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Waiting {}

impl FollowedPods {
    /// Goes on where logs were read up to: after that moment of each, or with the first line of one that was empty.
    pub fn after(
        cluster: Cluster,
        namespace: String,
        filter: Filter,
        read: BTreeMap<PodLog, Option<Timestamp>>,
    ) -> Self {
        let (sender, receiver) = mpsc::channel(ROOM);
        let mut followed = Self {
            cluster,
            namespace,
            filter,
            known: BTreeSet::new(),
            tasks: JoinSet::new(),
            sender,
            receiver,
            waiting: BinaryHeap::new(),
            count: 0,
            ready: VecDeque::new(),
            notes: Vec::new(),
            lost: 0,
        };
        for (log, newest) in read {
            let since =
                newest.map(|at| at.checked_add(SignedDuration::from_nanos(1)).unwrap_or(at));
            followed.begin(log, since);
        }
        followed
    }

    /// Takes in pods that were not there before, from their beginning.
    pub fn add(&mut self, logs: impl IntoIterator<Item = PodLog>) {
        for log in logs {
            let is_wanted = self.filter.pods.is_empty() || self.filter.pods.contains(&log.pod);
            if is_wanted && !self.known.contains(&log) {
                self.begin(log, None);
            }
        }
    }

    fn begin(&mut self, log: PodLog, since: Option<Timestamp>) {
        let reading = Reading {
            cluster: self.cluster.clone(),
            namespace: self.namespace.clone(),
            pod: log.pod.clone(),
            options: LogOptions {
                container: log.container.clone(),
                since,
                ..LogOptions::default()
            },
            sender: self.sender.clone(),
        };
        self.known.insert(log);
        self.tasks.spawn(reading.follow());
    }

    /// The next line that is wanted; none where none comes before a moment.
    pub async fn next(&mut self, until: Instant) -> Option<LogLine> {
        loop {
            if let Some(line) = self.ready.pop_front() {
                return Some(line);
            }
            let patience = Instant::now() + PATIENCE;
            match timeout_at(until.min(patience), self.receiver.recv()).await {
                Ok(Some(told)) => self.take(told),
                // This end holds a sender, so that there is always one.
                Ok(None) => return None,
                Err(_) => {
                    self.release(None);
                    if self.ready.is_empty() && Instant::now() >= until {
                        return None;
                    }
                }
            }
        }
    }

    /// What else there is to tell since it was asked last: restarts, connections that were lost and found again.
    pub fn notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    /// How many times lines were lost for certain.
    pub fn lost(&self) -> u64 {
        self.lost
    }

    fn take(&mut self, told: Told) {
        match told {
            Told::Note(note) => self.notes.push(note),
            Told::Gap(note) => {
                self.lost += 1;
                self.notes.push(note);
            }
            Told::Failed(error) => self.notes.push(error.to_string()),
            Told::End => {}
            Told::Line(at, line) => {
                if self.filter.has(&line, Some(at)) {
                    self.count += 1;
                    self.waiting.push(Reverse(Waiting {
                        at,
                        number: self.count,
                        line,
                    }));
                }
                let patience = SignedDuration::try_from(PATIENCE).unwrap_or_default();
                self.release(at.checked_sub(patience).ok());
            }
        }
    }

    /// Lets those lines go whose turn it is: those up to a moment, or all.
    fn release(&mut self, up_to: Option<Timestamp>) {
        while let Some(Reverse(first)) = self.waiting.peek() {
            if up_to.is_some_and(|up_to| first.at > up_to) {
                return;
            }
            if let Some(Reverse(first)) = self.waiting.pop() {
                self.ready.push_back(first.line);
            }
        }
    }
}
