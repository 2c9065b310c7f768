use futures_util::FutureExt;
use http::Method;
use jiff::Timestamp;
use tokio::time::timeout;

use super::{
    FollowedLog, GapCause, LogEvent, LogGap, LogLine,
    follow::{Ended, Held, POLL},
    overlap::Verdict,
    read::Read,
    run::Run,
};
use crate::{error::Result, kind::Kind, pod::Pod};

/// How often the end of a run that nobody can see any more is looked for.
const PROOFS: u32 = 3;
/// How often it is looked whether the cluster has learnt of a new run.
const LOOKS: u32 = 5;

impl FollowedLog {
    pub(super) async fn read(&mut self) -> Result<()> {
        let Some(reading) = &mut self.reading else {
            return Ok(());
        };
        if reading.held.is_some() {
            return self.settle().await;
        }
        let read = timeout(self.stalled, reading.lines.read()).await;
        self.take(read.ok())
    }

    /// What has come already, without waiting; nothing where [`Self::next`] has to be asked.
    pub fn ready(&mut self) -> Option<Result<LogEvent>> {
        loop {
            if let Some(event) = self.due.pop_front() {
                return Some(Ok(event));
            }
            let reading = self.reading.as_mut();
            let reading = reading.filter(|reading| reading.held.is_none())?;
            let read = reading.lines.read().now_or_never()?;
            if let Err(error) = self.take(Some(read)) {
                return Some(Err(self.failed(error)));
            }
        }
    }

    /// Takes what was read, or that nothing came for a long while.
    fn take(&mut self, read: Option<Option<Result<Read>>>) -> Result<()> {
        let is_final = self
            .reading
            .as_ref()
            .is_some_and(|reading| reading.is_final);
        match read {
            Some(None) => self.end_of_file(),
            Some(Some(Ok(Read::Line(line)))) => self.judge(line),
            Some(Some(Ok(Read::Rest(line)))) if is_final => self.take_rest(line),
            // It is opened anew from the last line on, so that nothing is lost where it was only quiet, and a line
            // whose end was lost on the way is sent again as a whole.
            None | Some(Some(Ok(Read::Rest(_)))) => self.reading = None,
            Some(Some(Err(error))) => {
                self.reading = None;
                self.ended = Ended::Broken;
                return Err(error.asking(
                    &Method::GET,
                    &Pod::RESOURCE.part(&self.namespace, &self.pod, "log")?,
                ));
            }
        }
        Ok(())
    }

    /// What has ended is read once more from the last line on: only where nothing new comes and the last line does, was
    /// it the end of the file and not of the connection.
    fn end_of_file(&mut self) {
        let Some(reading) = self.reading.take() else {
            return;
        };
        self.ended = Ended::Cleanly;
        if !reading.is_final {
            self.backoff.failed();
        } else if reading.has_news {
            self.unproved = 0;
        } else if reading.resume.is_whole() {
            self.is_read_out = true;
        } else {
            self.backoff.failed();
            self.unproved += 1;
            if self.unproved == PROOFS {
                self.gap(GapCause::RunForgotten, None);
                self.is_read_out = true;
            }
        }
    }

    /// A last line without an end is told once it came twice.
    fn take_rest(&mut self, line: LogLine) {
        if self.rest.as_ref() == Some(&line) {
            return self.judge(line);
        }
        self.rest = Some(line);
        if let Some(reading) = &mut self.reading {
            reading.has_news = true;
        }
    }

    fn judge(&mut self, line: LogLine) {
        let Some(reading) = &mut self.reading else {
            return;
        };
        let verdict = reading.resume.judge(&line);
        let is_proved = reading.is_proved || reading.resume.has_met_any();
        match verdict {
            Verdict::Known => {}
            Verdict::New if is_proved => self.tell(line),
            Verdict::New | Verdict::Torn => {
                reading.held = Some(Held {
                    line,
                    is_torn: verdict == Verdict::Torn,
                    looks: 0,
                });
            }
        }
    }

    fn tell(&mut self, line: LogLine) {
        if let Some(reading) = &mut self.reading {
            reading.has_news = true;
        }
        self.backoff.succeeded();
        self.overlap.push(&line);
        self.counters.lines += 1;
        self.counters.bytes += line.text.len() as u64;
        self.due.push_back(LogEvent::Line(line));
    }

    /// Nothing that was told came again, so this may be another run than it was taken for. The cluster may learn a
    /// little later than the node that a container runs anew.
    async fn settle(&mut self) -> Result<()> {
        self.backoff.wait().await;
        let pod: Option<Pod> = self.cluster.find(&self.namespace, &self.pod).await?;
        let container = self.container.as_deref().unwrap_or_default();
        let run = pod.and_then(|pod| Run::of(&pod, container));
        let Some(reading) = &mut self.reading else {
            return Ok(());
        };
        if run.is_some_and(|run| run.number != reading.current) {
            self.reading = None;
            return Ok(());
        }
        let Some(held) = &mut reading.held else {
            return Ok(());
        };
        held.looks += 1;
        if held.is_torn && run.is_some() && held.looks < LOOKS {
            self.backoff.pause(POLL);
            return Ok(());
        }
        reading.is_proved = true;
        reading.resume.accept();
        if let Some(held) = reading.held.take() {
            if held.is_torn {
                self.gap(GapCause::Rotated, Some(held.line.at));
            }
            self.tell(held.line);
        }
        Ok(())
    }

    pub(super) fn gap(&mut self, cause: GapCause, before: Option<Timestamp>) {
        self.counters.gaps += 1;
        let after = self.overlap.newest();
        self.due.push_back(LogEvent::Gap(LogGap {
            after,
            before,
            cause,
        }));
    }
}
