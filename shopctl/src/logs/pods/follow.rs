use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};
use shopctl_cluster::Cluster;
use tokio::time::Instant;

use super::{PodLog, RawPods, parsed::parsed};
use crate::logs::{
    Filter, LogLine,
    raw::{Begin, RawLine},
};

/// The lines of many pods that are wanted as they come, put in order by their time as far as they come together.
pub struct FollowedPods {
    raw: RawPods,
    filter: Filter,
    ready: VecDeque<RawLine>,
    notes: Vec<String>,
}

impl FollowedPods {
    /// Goes on where logs were read up to: after that moment of each, or with the first line of one that was empty.
    pub fn after(
        cluster: Cluster,
        namespace: String,
        filter: Filter,
        read: BTreeMap<PodLog, Option<Timestamp>>,
    ) -> Self {
        let mut raw = RawPods::new(cluster, namespace);
        for (log, newest) in read {
            let next = |at: Timestamp| at.checked_add(SignedDuration::from_nanos(1)).unwrap_or(at);
            let begin = Begin {
                since: newest.map(next),
                tail: None,
            };
            raw.begin(log, &begin);
        }
        Self {
            raw,
            filter,
            ready: VecDeque::new(),
            notes: Vec::new(),
        }
    }

    /// Takes in pods that were not there before, from their beginning.
    pub fn add(&mut self, logs: impl IntoIterator<Item = PodLog>) {
        let pods = &self.filter.pods;
        let is_wanted = |log: &PodLog| pods.is_empty() || pods.contains(&log.pod);
        self.raw.add(logs.into_iter().filter(is_wanted));
    }

    /// The next line that is wanted; none where none comes before a moment, or where there is something else to tell.
    pub async fn next(&mut self, until: Instant) -> Option<LogLine> {
        loop {
            while let Some(line) = self.ready.pop_front() {
                let parsed = parsed(&line.source, line.at, &line.text);
                if self.filter.has(&parsed, Some(line.at)) {
                    return Some(parsed);
                }
            }
            let batch = self.raw.next_batch(until).await;
            let has_lines = !batch.lines.is_empty();
            self.ready.extend(batch.lines);
            self.notes.extend(batch.notes);
            if !has_lines {
                return None;
            }
        }
    }

    /// What else there is to tell since it was asked last: restarts, connections that were lost and found again.
    pub fn notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    /// How many times lines were lost for certain.
    pub fn lost(&self) -> u64 {
        self.raw.lost()
    }
}
