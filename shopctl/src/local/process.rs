use std::time::Duration;

use anyhow::Context;
use procfs::process::{ProcState, Process as Proc, Stat};
use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep};

/// How often it is looked whether a process has ended.
const LOOK: Duration = Duration::from_millis(50);

/// A process of this machine. A number alone may belong to another one by now: the moment of its start tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Process {
    /// Its number.
    pub pid: i32,
    /// When it started, in ticks since the machine did.
    pub started_ticks: u64,
}

/// What a process uses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usage {
    /// Processor time since its start.
    pub cpu_seconds: f64,
    /// Memory.
    pub memory_bytes: u64,
}

impl Process {
    /// The process of that number, as it is now.
    pub fn of(pid: u32) -> anyhow::Result<Self> {
        let pid = i32::try_from(pid).context("a process has a number that none can have")?;
        let stat = Proc::new(pid).and_then(|process| process.stat());
        Ok(Self {
            pid,
            started_ticks: stat
                .with_context(|| format!("looking at process {pid}"))?
                .starttime,
        })
    }

    fn stat(&self) -> Option<Stat> {
        let stat = Proc::new(self.pid)
            .and_then(|process| process.stat())
            .ok()?;
        let has_ended = matches!(stat.state(), Ok(ProcState::Zombie | ProcState::Dead));
        (stat.starttime == self.started_ticks && !has_ended).then_some(stat)
    }

    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        self.stat().is_some()
    }

    /// What it uses, if it runs.
    pub fn usage(&self) -> Option<Usage> {
        let stat = self.stat()?;
        let ticks = u32::try_from(stat.utime + stat.stime).ok()?;
        let per_second = u32::try_from(procfs::ticks_per_second()).ok()?;
        Some(Usage {
            cpu_seconds: f64::from(ticks) / f64::from(per_second),
            memory_bytes: stat.rss * procfs::page_size(),
        })
    }

    /// Asks it to end. One that has ended already needs no asking.
    pub fn ask_to_end(&self) -> anyhow::Result<()> {
        self.send(Signal::TERM)
    }

    /// Ends it.
    pub fn kill(&self) -> anyhow::Result<()> {
        self.send(Signal::KILL)
    }

    fn send(&self, signal: Signal) -> anyhow::Result<()> {
        if !self.is_running() {
            return Ok(());
        }
        let pid = Pid::from_raw(self.pid).context("a process has no number")?;
        kill_process(pid, signal).with_context(|| format!("ending process {}", self.pid))
    }

    /// Waits until it has ended. Tells whether it has.
    pub async fn ended(&self, within: Duration) -> bool {
        let until = Instant::now() + within;
        while self.is_running() {
            if Instant::now() >= until {
                return false;
            }
            sleep(LOOK).await;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[tokio::test]
    async fn a_process_is_known_by_its_start_and_ends_when_asked() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let process = Process::of(child.id()).unwrap();
        let other = Process {
            started_ticks: process.started_ticks + 1,
            ..process
        };
        assert!(process.is_running() && !other.is_running());
        assert!(process.usage().is_some() && other.usage().is_none());
        other.kill().unwrap();
        assert!(
            process.is_running(),
            "a number that was given anew is not ended"
        );
        process.ask_to_end().unwrap();
        // Ended but not yet waited for counts as ended.
        assert!(process.ended(Duration::from_secs(10)).await);
        child.wait().unwrap();
    }
}
