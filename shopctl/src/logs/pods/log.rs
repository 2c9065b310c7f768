use std::mem;

use bytes::Bytes;
use futures_util::FutureExt;
use jiff::Timestamp;
use shopctl_cluster::{Cluster, ClusterError, LogEvent, LogLine as Line, LogOptions};
use tokio::sync::mpsc;

use crate::error::CommandError;

/// How many lines are told together, where so many are there.
pub(super) const TOGETHER: usize = 256;
/// How many bytes, unless one line has more.
const TOGETHER_BYTES: usize = 64 * 1024;

/// A container of a pod whose log is wanted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PodLog {
    /// The pod.
    pub pod: String,
    /// The container.
    pub container: Option<String>,
}

/// What is heard of a pod.
pub(super) enum Told {
    /// Lines that follow each other, each with its moment.
    Lines(Vec<(Timestamp, Bytes)>),
    Note(String),
    Gap(String),
    Failed(CommandError),
    End,
}

/// One log that is read. Whoever takes what is told slowly slows the log down.
pub(super) struct Reading {
    pub(super) cluster: Cluster,
    pub(super) namespace: String,
    pub(super) pod: String,
    pub(super) options: LogOptions,
    pub(super) teller: Teller,
}

/// Tells of one log.
pub(super) struct Teller {
    /// Which log it is, for those who hear of several.
    pub(super) number: usize,
    pub(super) sender: mpsc::Sender<(usize, Told)>,
    lines: Vec<(Timestamp, Bytes)>,
    bytes: usize,
}

/// Nobody listens any more.
struct Unheard;

impl Teller {
    pub(super) fn new(number: usize, sender: mpsc::Sender<(usize, Told)>) -> Self {
        Self {
            number,
            sender,
            lines: Vec::new(),
            bytes: 0,
        }
    }

    fn add(&mut self, line: Line) {
        self.bytes += line.text.len();
        self.lines.push((line.at, line.text));
    }

    fn is_full(&self) -> bool {
        self.lines.len() >= TOGETHER || self.bytes >= TOGETHER_BYTES
    }

    async fn tell_lines(&mut self) -> Result<(), Unheard> {
        if self.lines.is_empty() {
            return Ok(());
        }
        self.bytes = 0;
        let lines = mem::take(&mut self.lines);
        self.send(Told::Lines(lines)).await
    }

    async fn tell(&mut self, told: Told) -> Result<(), Unheard> {
        self.tell_lines().await?;
        self.send(told).await
    }

    async fn send(&self, told: Told) -> Result<(), Unheard> {
        let sent = self.sender.send((self.number, told)).await;
        sent.map_err(|_| Unheard)
    }
}

impl Reading {
    /// To the end of what was written.
    pub(super) async fn read(mut self) {
        let last = match self.read_all().await {
            Ok(()) => Told::End,
            Err(error) => Told::Failed(error.into()),
        };
        let _ = self.teller.tell(last).await;
    }

    async fn read_all(&mut self) -> Result<(), ClusterError> {
        let lines = self.cluster.logs(&self.namespace, &self.pod, &self.options);
        let mut lines = lines.await?;
        while let Some(line) = lines.next().await {
            self.teller.add(line?);
            while !self.teller.is_full()
                && let Some(Some(line)) = lines.next().now_or_never()
            {
                self.teller.add(line?);
            }
            if self.teller.tell_lines().await.is_err() {
                break;
            }
        }
        Ok(())
    }

    /// On and on, over restarts and lost connections.
    pub(super) async fn follow(mut self) {
        let container = self.options.container.as_deref();
        let mut followed =
            self.cluster
                .follow_logs(&self.namespace, &self.pod, container, &self.options);
        while let Some(event) = followed.next().await {
            let mut event = Some(event);
            while let Some(next) = event.take() {
                let told = match next {
                    Ok(LogEvent::Line(line)) => {
                        self.teller.add(line);
                        Ok(())
                    }
                    Ok(other) => self.teller.tell(told(&self.pod, other)).await,
                    Err(error) => {
                        let note = format!("{}: {error}; trying again", self.pod);
                        self.teller.tell(Told::Note(note)).await
                    }
                };
                if told.is_err() {
                    return;
                }
                if !self.teller.is_full() {
                    event = followed.ready();
                }
            }
            if self.teller.tell_lines().await.is_err() {
                return;
            }
        }
        let _ = self.teller.tell(Told::End).await;
    }
}

fn told(pod: &str, event: LogEvent) -> Told {
    match event {
        LogEvent::Line(line) => Told::Lines(vec![(line.at, line.text)]),
        LogEvent::Resumed => Told::Note(format!("{pod}: its log goes on")),
        LogEvent::Restarted { restarts } => {
            Told::Note(format!("{pod}: restart {restarts}; its log goes on"))
        }
        LogEvent::Gap(gap) => {
            let beginning = || "its beginning".to_owned();
            let after = gap.after.map_or_else(beginning, |at| at.to_string());
            Told::Gap(format!(
                "{pod}: lines are missing after {after} ({:?})",
                gap.cause
            ))
        }
    }
}
