use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap, VecDeque},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use shopctl_cluster::{Cluster, LogEvent, LogOptions};
use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{Instant, timeout_at},
};

use super::{Filter, LogLine, redacted};
use crate::error::{CommandError, Result};

/// How many lines of pods wait to be put in order; a pod that is quicker waits itself, and so does its log.
const ROOM: usize = 4_096;
/// How long a line waits for older ones of other pods.
const PATIENCE: Duration = Duration::from_millis(300);

/// A container of a pod whose log is wanted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PodLog {
    /// The pod.
    pub pod: String,
    /// The container.
    pub container: Option<String>,
}

/// The lines of many pods, merged by their time, as they come: memory holds those that wait for their turn, and no more.
pub struct PodLines {
    cluster: Cluster,
    namespace: String,
    options: LogOptions,
    filter: Filter,
    follow: bool,
    known: BTreeSet<PodLog>,
    tasks: JoinSet<()>,
    sender: mpsc::Sender<Told>,
    receiver: mpsc::Receiver<Told>,
    /// How many logs have not come to their end.
    open: usize,
    waiting: BinaryHeap<Reverse<Waiting>>,
    count: u64,
    ready: VecDeque<LogLine>,
    notes: Vec<String>,
    lost: u64,
}

/// What is heard of a pod.
enum Told {
    Line(Timestamp, LogLine),
    Note(String),
    Gap(String),
    Failed(CommandError),
    End,
}

/// A line that waits for its turn. Lines of one moment keep the order in which they came.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Waiting {
    at: Timestamp,
    number: u64,
    line: Ordered,
}

/// Lines have no order of their own.
struct Ordered(LogLine);

impl PartialEq for Ordered {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

impl PodLines {
    /// Of a namespace's pods, of which none is named yet. `follow` goes on with what is logged from now on.
    pub fn new(
        cluster: Cluster,
        namespace: String,
        options: LogOptions,
        filter: Filter,
        follow: bool,
    ) -> Self {
        let (sender, receiver) = mpsc::channel(ROOM);
        Self {
            cluster,
            namespace,
            options,
            filter,
            follow,
            known: BTreeSet::new(),
            tasks: JoinSet::new(),
            sender,
            receiver,
            open: 0,
            waiting: BinaryHeap::new(),
            count: 0,
            ready: VecDeque::new(),
            notes: Vec::new(),
            lost: 0,
        }
    }

    /// Takes in the logs of pods, those that are not read already.
    pub fn add(&mut self, pods: impl IntoIterator<Item = PodLog>) {
        for pod in pods {
            let is_wanted = self.filter.pods.is_empty() || self.filter.pods.contains(&pod.pod);
            if !is_wanted || !self.known.insert(pod.clone()) {
                continue;
            }
            self.open += 1;
            let reading = Reading {
                cluster: self.cluster.clone(),
                namespace: self.namespace.clone(),
                options: LogOptions {
                    container: pod.container,
                    ..self.options.clone()
                },
                pod: pod.pod,
                sender: self.sender.clone(),
            };
            if self.follow {
                self.tasks.spawn(reading.follow());
            } else {
                self.tasks.spawn(reading.read());
            }
        }
    }

    /// The next line that is wanted; none at the end of all logs, or, of logs that are followed, where none comes in a while.
    pub async fn next(&mut self, until: Option<Instant>) -> Result<Option<LogLine>> {
        loop {
            if let Some(line) = self.ready.pop_front() {
                return Ok(Some(line));
            }
            if self.open == 0 {
                self.release(None);
                match self.ready.pop_front() {
                    None => return Ok(None),
                    some => return Ok(some),
                }
            }
            let patience = Instant::now() + PATIENCE;
            let end = until.map_or(patience, |until| until.min(patience));
            match timeout_at(end, self.receiver.recv()).await {
                Ok(Some(told)) => self.take(told)?,
                Ok(None) => self.open = 0,
                // Of logs that are read to their end, the slowest may have the oldest line.
                Err(_) if !self.follow => {}
                Err(_) => {
                    self.release(None);
                    if self.ready.is_empty() && until.is_some_and(|until| Instant::now() >= until) {
                        return Ok(None);
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

    fn take(&mut self, told: Told) -> Result<()> {
        match told {
            Told::Note(note) => self.notes.push(note),
            Told::Gap(note) => {
                self.lost += 1;
                self.notes.push(note);
            }
            Told::Failed(error) if self.follow => {
                self.open -= 1;
                self.notes.push(error.to_string());
            }
            Told::Failed(error) => return Err(error),
            Told::End => self.open -= 1,
            Told::Line(at, line) => {
                if self.filter.has(&line, Some(at)) {
                    self.count += 1;
                    self.waiting.push(Reverse(Waiting {
                        at,
                        number: self.count,
                        line: Ordered(line),
                    }));
                }
                // With one log there is nobody to wait for. With more, those wait that a slower one may still come before.
                if self.follow {
                    let settled =
                        at.checked_sub(SignedDuration::try_from(PATIENCE).unwrap_or_default());
                    self.release(Some(settled.unwrap_or(at)));
                } else if self.open == 1 && self.known.len() == 1 {
                    self.release(None);
                }
            }
        }
        Ok(())
    }

    /// Lets those lines go whose turn it is: those up to a moment, or all.
    fn release(&mut self, up_to: Option<Timestamp>) {
        while let Some(Reverse(first)) = self.waiting.peek() {
            if up_to.is_some_and(|up_to| first.at > up_to) {
                return;
            }
            if let Some(Reverse(first)) = self.waiting.pop() {
                self.ready.push_back(first.line.0);
            }
        }
    }
}

/// One log that is read.
struct Reading {
    cluster: Cluster,
    namespace: String,
    options: LogOptions,
    pod: String,
    sender: mpsc::Sender<Told>,
}

impl Reading {
    async fn read(self) {
        let lines = self
            .cluster
            .logs(&self.namespace, &self.pod, &self.options)
            .await;
        let mut lines = match lines {
            Ok(lines) => lines,
            Err(error) => return self.fail(error).await,
        };
        while let Some(line) = lines.next().await {
            match line {
                Ok(line) => {
                    let told = self.line(line.at, &line.text);
                    if self.sender.send(told).await.is_err() {
                        return;
                    }
                }
                Err(error) => return self.fail(error).await,
            }
        }
        let _ = self.sender.send(Told::End).await;
    }

    async fn follow(self) {
        let container = self.options.container.as_deref();
        let followed =
            self.cluster
                .follow_logs(&self.namespace, &self.pod, container, &self.options);
        let mut followed = followed;
        while let Some(event) = followed.next().await {
            let told = match event {
                Ok(LogEvent::Line(line)) => self.line(line.at, &line.text),
                Ok(LogEvent::Resumed) => {
                    Told::Note(format!("{}: the log goes on, nothing was lost", self.pod))
                }
                Ok(LogEvent::Restarted { restarts }) => Told::Note(format!(
                    "{}: restarted for the {restarts}. time; its log goes on",
                    self.pod
                )),
                Ok(LogEvent::Gap(gap)) => Told::Gap(format!(
                    "{}: lines are missing after {} ({:?})",
                    self.pod,
                    gap.after
                        .map_or_else(|| "its beginning".to_owned(), |at| at.to_string()),
                    gap.cause
                )),
                Err(error) => Told::Note(format!("{}: {error}; trying again", self.pod)),
            };
            if self.sender.send(told).await.is_err() {
                return;
            }
        }
        let _ = self.sender.send(Told::End).await;
    }

    fn line(&self, at: Timestamp, text: &[u8]) -> Told {
        let text = String::from_utf8_lossy(text);
        let mut line = LogLine::parse(&self.pod, redacted(text.trim_end()).as_ref());
        if line.moment().is_none() {
            line.at = Some(format!("{at:.3}"));
        }
        Told::Line(at, line)
    }

    async fn fail(self, error: shopctl_cluster::ClusterError) {
        let _ = self.sender.send(Told::Failed(error.into())).await;
    }
}
