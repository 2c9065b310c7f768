use jiff::Timestamp;
use shopctl_cluster::{Cluster, ClusterError, LogEvent, LogOptions};
use tokio::sync::mpsc;

use crate::{
    error::CommandError,
    logs::{LogLine, redacted},
};

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
    Line(Timestamp, LogLine),
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
    pub(super) sender: mpsc::Sender<Told>,
}

impl Reading {
    /// To the end of what was written.
    pub(super) async fn read(self) {
        let lines = self.cluster.logs(&self.namespace, &self.pod, &self.options);
        let mut lines = match lines.await {
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

    /// On and on, over restarts and lost connections.
    pub(super) async fn follow(self) {
        let container = self.options.container.as_deref();
        let mut followed =
            self.cluster
                .follow_logs(&self.namespace, &self.pod, container, &self.options);
        while let Some(event) = followed.next().await {
            let told = match event {
                Ok(LogEvent::Line(line)) => self.line(line.at, &line.text),
                Ok(LogEvent::Resumed) => Told::Note(format!("{}: its log goes on", self.pod)),
                Ok(LogEvent::Restarted { restarts }) => {
                    Told::Note(format!("{}: restart {restarts}; its log goes on", self.pod))
                }
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

    async fn fail(self, error: ClusterError) {
        let _ = self.sender.send(Told::Failed(error.into())).await;
    }
}
