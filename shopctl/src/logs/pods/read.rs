use std::{collections::BTreeMap, vec};

use bytes::Bytes;
use jiff::Timestamp;
use shopctl_cluster::{Cluster, LogOptions};
use tokio::{sync::mpsc, task::JoinSet};

use super::{
    PodLog,
    log::{Reading, TOGETHER, Teller, Told},
    parsed::parsed,
};
use crate::{
    error::Result,
    logs::{Filter, LogLine},
};

/// How many lines of each pod are read ahead.
const AHEAD: usize = 2 * TOGETHER;

/// The lines of many pods up to now, merged by their time, one at a time: logs of any length take the memory of the lines that
/// are read ahead.
pub struct PodLines {
    filter: Filter,
    logs: Vec<Log>,
    /// They end with this.
    _tasks: JoinSet<()>,
}

/// One log, as far as it was read.
struct Log {
    whose: PodLog,
    /// Nothing where it was read to its end.
    told: Option<mpsc::Receiver<(usize, Told)>>,
    /// Lines that were told.
    lines: vec::IntoIter<(Timestamp, Bytes)>,
    /// The next line that is wanted.
    head: Option<(Timestamp, LogLine)>,
    /// The moment of the last line, wanted or not.
    newest: Option<Timestamp>,
}

impl PodLines {
    /// Of these pods of a namespace.
    pub fn new(
        cluster: &Cluster,
        namespace: &str,
        logs: Vec<PodLog>,
        options: &LogOptions,
        filter: Filter,
    ) -> Self {
        let mut tasks = JoinSet::new();
        let logs = logs.into_iter().map(|log| {
            let (sender, receiver) = mpsc::channel(AHEAD / TOGETHER);
            let reading = Reading {
                cluster: cluster.clone(),
                namespace: namespace.to_owned(),
                pod: log.pod.clone(),
                options: LogOptions {
                    container: log.container.clone(),
                    ..options.clone()
                },
                teller: Teller::new(0, sender),
            };
            tasks.spawn(reading.read());
            Log {
                whose: log,
                told: Some(receiver),
                lines: Vec::new().into_iter(),
                head: None,
                newest: None,
            }
        });
        let logs = logs.collect();
        Self {
            filter,
            logs,
            _tasks: tasks,
        }
    }

    /// The next line that is wanted; none at the end of all logs. A log that breaks off is an error.
    pub async fn next(&mut self) -> Result<Option<LogLine>> {
        for log in &mut self.logs {
            log.fill(&self.filter).await?;
        }
        let with_head = self.logs.iter_mut().filter(|log| log.head.is_some());
        // Of lines of one moment, that of the first pod comes first.
        let oldest = with_head.min_by_key(|log| log.head.as_ref().map(|(at, _)| *at));
        Ok(oldest.and_then(|log| log.head.take()).map(|(_, line)| line))
    }

    /// Up to which moment each log was read; nothing of one that is empty.
    pub fn newest(&self) -> BTreeMap<PodLog, Option<Timestamp>> {
        let logs = self.logs.iter().map(|log| (log.whose.clone(), log.newest));
        logs.collect()
    }
}

impl Log {
    /// Reads up to the next line that is wanted, if there is one.
    async fn fill(&mut self, filter: &Filter) -> Result<()> {
        while self.head.is_none() {
            if let Some((at, text)) = self.lines.next() {
                self.newest = Some(at);
                let line = parsed(&self.whose.pod, at, &text);
                if filter.has(&line, Some(at)) {
                    self.head = Some((at, line));
                }
                continue;
            }
            let Some(told) = &mut self.told else {
                return Ok(());
            };
            match told.recv().await {
                Some((_, Told::Lines(lines))) => self.lines = lines.into_iter(),
                Some((_, Told::Failed(error))) => return Err(error),
                Some((_, Told::Note(_) | Told::Gap(_))) => {}
                Some((_, Told::End)) | None => self.told = None,
            }
        }
        Ok(())
    }
}
