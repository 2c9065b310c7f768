use std::{
    thread,
    time::{Duration, Instant},
};

use procfs::process::Process;
use serde::{Deserialize, Serialize};

/// What the generator itself used.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Usage {
    /// Seconds of processor time.
    pub cpu_seconds: f64,
    /// The share of its processors that it used, from 0 to 1.
    pub cpu_share: f64,
    /// The highest such share over one second.
    pub cpu_peak: f64,
    /// How many processors it may use.
    pub processors: usize,
    /// The most memory it held, in bytes.
    pub memory_bytes: u64,
}

/// Looks at what this process uses.
#[derive(Debug)]
pub struct Generator {
    began: Reading,
    last: Reading,
    usage: Usage,
}

#[derive(Debug, Clone, Copy)]
struct Reading {
    at: Instant,
    cpu_seconds: f64,
}

/// The shortest time over which a share of processors means anything.
const SLICE: Duration = Duration::from_secs(1);

impl Generator {
    /// Begins to look.
    pub fn start() -> Self {
        let (began, memory_bytes) = read();
        Self {
            began,
            last: began,
            usage: Usage {
                processors: thread::available_parallelism().map_or(1, usize::from),
                memory_bytes,
                ..Usage::default()
            },
        }
    }

    /// Looks again; call it often.
    pub fn look(&mut self) -> Usage {
        let (now, memory) = read();
        let processors = self.usage.processors as f64;
        let share = |from: Reading| {
            let seconds = now.at.duration_since(from.at).as_secs_f64();
            if seconds > 0.0 {
                (now.cpu_seconds - from.cpu_seconds) / seconds / processors
            } else {
                0.0
            }
        };
        if now.at.duration_since(self.last.at) >= SLICE {
            self.usage.cpu_peak = self.usage.cpu_peak.max(share(self.last));
            self.last = now;
        }
        self.usage.cpu_seconds = now.cpu_seconds - self.began.cpu_seconds;
        self.usage.cpu_share = share(self.began);
        self.usage.memory_bytes = self.usage.memory_bytes.max(memory);
        self.usage
    }
}

fn read() -> (Reading, u64) {
    let at = Instant::now();
    // Without /proc nothing is known of the generator's own use; the lag of requests still tells of it.
    let stat = Process::myself().and_then(|process| process.stat()).ok();
    let ticks = stat.as_ref().map_or(0, |stat| stat.utime + stat.stime);
    let reading = Reading {
        at,
        cpu_seconds: ticks as f64 / procfs::ticks_per_second() as f64,
    };
    let memory = stat.map_or(0, |stat| stat.rss * procfs::page_size());
    (reading, memory)
}
