use std::{collections::BTreeSet, mem, time::Duration};

use shopctl_cluster::{Cluster, LogOptions};
use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{Instant, timeout_at},
};

use super::{
    PodLog,
    log::{Reading, Teller, Told},
    merge::Merge,
};
use crate::logs::raw::{Batch, Begin};

/// How much that is told together waits to be put in order; a pod that is quicker waits itself, and so does its log.
const ROOM: usize = 16;
/// How long a line waits for older ones of other pods.
const PATIENCE: Duration = Duration::from_millis(300);
/// How many lines come together.
const MOST: usize = 8 * 1024;

/// The lines of many pods as they come, as they were written, put in order by their time as far as they come together.
pub(crate) struct RawPods {
    cluster: Cluster,
    namespace: String,
    known: BTreeSet<PodLog>,
    tasks: JoinSet<()>,
    sender: mpsc::Sender<(usize, Told)>,
    receiver: mpsc::Receiver<(usize, Told)>,
    merge: Merge,
    ready: Batch,
    lost: u64,
}

impl RawPods {
    /// Of no pod yet.
    pub(crate) fn new(cluster: Cluster, namespace: String) -> Self {
        let (sender, receiver) = mpsc::channel(ROOM);
        Self {
            cluster,
            namespace,
            known: BTreeSet::new(),
            tasks: JoinSet::new(),
            sender,
            receiver,
            merge: Merge::new(PATIENCE),
            ready: Batch::default(),
            lost: 0,
        }
    }

    /// Lets a line wait so long for older ones of other pods.
    pub(crate) fn set_patience(&mut self, patience: Duration) {
        self.merge.patience = patience;
    }

    /// Takes in pods that were not there before, from their beginning.
    pub(crate) fn add(&mut self, logs: impl IntoIterator<Item = PodLog>) {
        for log in logs {
            self.begin(log, &Begin::default());
        }
    }

    /// Takes in a pod, unless it is there.
    pub(crate) fn begin(&mut self, log: PodLog, begin: &Begin) {
        if self.known.contains(&log) {
            return;
        }
        let number = self.merge.add(&log.pod);
        let reading = Reading {
            cluster: self.cluster.clone(),
            namespace: self.namespace.clone(),
            pod: log.pod.clone(),
            options: LogOptions {
                container: log.container.clone(),
                since: begin.since,
                tail_lines: begin.tail,
                ..LogOptions::default()
            },
            teller: Teller::new(number, self.sender.clone()),
        };
        self.known.insert(log);
        self.tasks.spawn(reading.follow());
    }

    /// What comes next, as soon as something does; nothing where nothing comes before a moment.
    pub(crate) async fn next_batch(&mut self, until: Instant) -> Batch {
        loop {
            while !self.merge.is_full()
                && let Ok((number, told)) = self.receiver.try_recv()
            {
                self.take(number, told);
            }
            let now = Instant::now();
            self.merge.release(now, MOST, &mut self.ready.lines);
            if !self.ready.is_empty() || now >= until {
                return mem::take(&mut self.ready);
            }
            let wake = self.merge.due().map_or(until, |due| due.min(until));
            if let Ok(Some((number, told))) = timeout_at(wake, self.receiver.recv()).await {
                self.take(number, told);
            }
        }
    }

    /// How many times lines were lost for certain.
    pub(crate) fn lost(&self) -> u64 {
        self.lost
    }

    fn take(&mut self, number: usize, told: Told) {
        let notes = &mut self.ready.notes;
        match told {
            Told::Lines(lines) => self.merge.take(number, lines, Instant::now()),
            Told::Note(note) => notes.push(note),
            Told::Gap(note) => {
                self.lost += 1;
                self.ready.lost += 1;
                notes.push(note);
            }
            Told::Failed(error) => notes.push(error.to_string()),
            Told::End => self.merge.end(number),
        }
    }
}
