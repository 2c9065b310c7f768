use std::{collections::VecDeque, time::Duration};

use futures_util::{Stream, stream};

use super::{
    GapCause, LogCounters, LogEvent, LogLine, LogLines, LogOptions,
    overlap::{Overlap, Resume},
    run::Run,
};
use crate::{
    backoff::Backoff,
    client::Cluster,
    error::{ClusterError, ClusterErrorKind, Result},
    pod::Pod,
};

/// How often it is looked whether a container runs again.
pub(super) const POLL: Duration = Duration::from_millis(500);
/// A log that says nothing for so long may be dead: nodes are known to forget whom they tell.
const STALLED: Duration = Duration::from_secs(30);

/// The log of one container, followed through broken connections and restarts.
///
/// **What no gap proves.** A node keeps each run's log in a file that only grows, and can be asked for it from a whole
/// second on. After every new connection it is asked from more than a second before the last line that was told, and
/// what comes is compared with what was told, line by line with times to the nanosecond: what was told is skipped,
/// however often the same words stand there, and what follows the last line told is new. When a run ends, it is read
/// to the end of its file before the next one is begun. So as long as no [`LogEvent::Gap`] came, every line that the
/// node wrote between the first line told and the last was told exactly once and in the order of the file.
///
/// This holds where the node stamps lines that stand close to each other at most a second out of order, and where no
/// more than a quarter of a million lines are stamped within two seconds. Where only the last lines were asked for, and
/// those begin between lines of the same words and the same nanosecond, one of these may be told too much. What the
/// node itself dropped before writing (a container that says more than the node takes) nobody can know.
///
/// Where it cannot be proved that nothing is missing, a gap is told: the file was rotated while nobody read it, a run
/// is no longer kept, or the pod is gone. A gap may well be empty. A connection that ends as if the log were complete,
/// just when its pod is removed, is taken for complete.
///
/// No more than one line is kept besides what is compared; whoever reads slowly makes the node wait.
pub struct FollowedLog {
    pub(super) cluster: Cluster,
    pub(super) namespace: String,
    pub(super) pod: String,
    pub(super) container: Option<String>,
    pub(super) options: LogOptions,
    pub(super) stalled: Duration,
    pub(super) counters: LogCounters,
    /// The run that is read, and the one that was read first.
    pub(super) run: Option<u32>,
    pub(super) first_run: Option<u32>,
    pub(super) overlap: Overlap,
    pub(super) is_read_out: bool,
    /// How often the end of a run could not be told from the end of a connection.
    pub(super) unproved: u32,
    /// A last line that may be cut.
    pub(super) rest: Option<LogLine>,
    pub(super) reading: Option<Reading>,
    pub(super) due: VecDeque<LogEvent>,
    pub(super) backoff: Backoff,
    pub(super) ended: Ended,
    pub(super) is_over: bool,
}

/// How the last connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// It broke.
    Broken,
    /// As if there were no more lines.
    Cleanly,
    /// It was given up, or there was none.
    Otherwise,
}

/// What is read just now.
pub(super) struct Reading {
    pub(super) lines: LogLines,
    /// The run that the container was in when this was opened.
    pub(super) current: u32,
    /// Whether nothing more is written to what is read.
    pub(super) is_final: bool,
    pub(super) resume: Resume,
    /// Whether anything came that was not told before.
    pub(super) has_news: bool,
    /// Whether it is known to be the run it is taken for.
    pub(super) is_proved: bool,
    /// A new line, before it is known whether it is of this run.
    pub(super) held: Option<Held>,
}

/// A line that waits to be told.
pub(super) struct Held {
    pub(super) line: LogLine,
    /// Whether something may be missing before it.
    pub(super) is_torn: bool,
    /// How often it was looked which run it is of.
    pub(super) looks: u32,
}

impl Cluster {
    /// Follows the log of a container; without a name, of the pod's main one. `tail_lines` and `since` of the options
    /// tell where to begin; the others are not used. Nothing is asked before [`FollowedLog::next`].
    pub fn follow_logs(
        &self,
        namespace: &str,
        pod: &str,
        container: Option<&str>,
        options: &LogOptions,
    ) -> FollowedLog {
        FollowedLog {
            cluster: self.clone(),
            namespace: namespace.to_owned(),
            pod: pod.to_owned(),
            container: container.map(ToOwned::to_owned),
            options: LogOptions {
                previous: false,
                limit_bytes: None,
                ..options.clone()
            },
            stalled: STALLED,
            counters: LogCounters::default(),
            run: None,
            first_run: None,
            overlap: Overlap::default(),
            is_read_out: false,
            unproved: 0,
            rest: None,
            reading: None,
            due: VecDeque::new(),
            backoff: Backoff::new(),
            ended: Ended::Otherwise,
            is_over: false,
        }
    }
}

impl FollowedLog {
    /// Asks the node anew after so long a silence, in place of half a minute.
    #[must_use]
    pub fn stalled_after(self, silence: Duration) -> Self {
        Self {
            stalled: silence,
            ..self
        }
    }

    /// What was read so far.
    pub fn counters(&self) -> LogCounters {
        self.counters
    }

    /// What comes next; `None` once the container has ended for good. After an error it goes on, unless nothing could
    /// be read at all because the pod is not there or may not be looked at. It can be given up and called again:
    /// nothing is lost.
    pub async fn next(&mut self) -> Option<Result<LogEvent>> {
        loop {
            if let Some(event) = self.due.pop_front() {
                return Some(Ok(event));
            }
            if self.is_over {
                return None;
            }
            let step = match self.reading {
                Some(_) => self.read().await,
                None => self.attach().await,
            };
            if let Err(error) = step {
                return Some(Err(self.failed(error)));
            }
        }
    }

    /// Notes that a step failed.
    pub(super) fn failed(&mut self, error: ClusterError) -> ClusterError {
        let is_hopeless = matches!(
            error.kind,
            ClusterErrorKind::NotFound | ClusterErrorKind::Forbidden | ClusterErrorKind::Invalid
        );
        self.is_over = is_hopeless && self.run.is_none();
        self.backoff.failed();
        error
    }

    /// What comes, as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Result<LogEvent>> + Send {
        stream::unfold(self, async |mut log| Some((log.next().await?, log)))
    }

    async fn attach(&mut self) -> Result<()> {
        self.backoff.wait().await;
        let pod = match self.cluster.get::<Pod>(&self.namespace, &self.pod).await {
            Ok(pod) => pod,
            Err(error) if error.kind == ClusterErrorKind::NotFound && self.run.is_some() => {
                self.end_with_pod();
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let container = self.choose(&pod)?;
        let Some(run) = Run::of(&pod, &container) else {
            self.is_over = pod.is_over();
            self.backoff.pause(POLL);
            return Ok(());
        };
        let Some(number) = self.run else {
            self.begin(run.number);
            return self.open(run, false).await;
        };
        let wanted = if self.is_read_out { number + 1 } else { number };
        if wanted > run.number && self.is_read_out {
            self.is_over = run.is_last;
            self.backoff.pause(POLL);
            return Ok(());
        }
        // Of older runs than the one before, the node keeps nothing.
        let oldest = run.number.saturating_sub(1);
        if wanted < oldest || wanted > run.number {
            self.gap(GapCause::RunForgotten, None);
            self.begin(oldest);
        } else if self.is_read_out {
            self.begin(wanted);
        }
        let is_previous = self.run != Some(run.number);
        self.open(run, is_previous).await
    }

    fn choose(&mut self, pod: &Pod) -> Result<String> {
        let named = self.container.as_deref().or_else(|| pod.main_container());
        let all = pod.spec.containers.iter().chain(&pod.spec.init_containers);
        let found = all.into_iter().find(|one| Some(&*one.name) == named);
        let found = found.map(|one| one.name.to_string()).ok_or_else(|| {
            let told = format!(
                "the pod {} has no container `{}`",
                self.pod,
                named.unwrap_or_default()
            );
            ClusterError::new(ClusterErrorKind::NotFound, told)
        })?;
        self.container = Some(found.clone());
        Ok(found)
    }

    fn begin(&mut self, run: u32) {
        if self.run.is_some() {
            self.counters.restarts += 1;
            self.due.push_back(LogEvent::Restarted { restarts: run });
        }
        self.first_run.get_or_insert(run);
        self.run = Some(run);
        self.overlap = Overlap::default();
        self.is_read_out = false;
        self.unproved = 0;
        self.rest = None;
    }

    async fn open(&mut self, run: Run, is_previous: bool) -> Result<()> {
        let is_at_start = self.run == self.first_run && self.overlap.newest().is_none();
        let mut options = if is_at_start {
            self.options.clone()
        } else {
            let since = self.overlap.since();
            LogOptions {
                since: since.max(self.options.since),
                ..LogOptions::default()
            }
        };
        options.container.clone_from(&self.container);
        options.previous = is_previous;
        let is_final = is_previous || run.has_ended;
        let opened = self
            .cluster
            .open_log(&self.namespace, &self.pod, &options, !is_final)
            .await;
        let lines = match opened {
            Ok(lines) => lines,
            Err(error) => return self.not_opened(error, is_previous),
        };
        if self.ended == Ended::Broken {
            self.counters.resumed += 1;
            self.due.push_back(LogEvent::Resumed);
        }
        self.ended = Ended::Otherwise;
        self.reading = Some(Reading {
            lines,
            current: run.number,
            is_final,
            resume: self.overlap.resume(),
            has_news: false,
            is_proved: false,
            held: None,
        });
        Ok(())
    }

    fn not_opened(&mut self, error: ClusterError, is_previous: bool) -> Result<()> {
        let is_refused = matches!(
            error.kind,
            ClusterErrorKind::Invalid | ClusterErrorKind::NotFound
        );
        if is_refused && is_previous {
            self.gap(GapCause::RunForgotten, None);
            self.is_read_out = true;
            return Ok(());
        }
        // It was about to run when it was looked at, and still is.
        if is_refused && error.message.contains("waiting to start") {
            self.backoff.pause(POLL);
            return Ok(());
        }
        Err(error)
    }

    fn end_with_pod(&mut self) {
        if !self.is_read_out && self.ended != Ended::Cleanly {
            self.gap(GapCause::PodGone, None);
        }
        self.is_over = true;
    }
}
