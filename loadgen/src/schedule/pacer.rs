use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::task::JoinHandle;

use super::{Arrival, Queue, Timer};

/// Hands out arrivals at the moments they are due, from a task among those that make the visits: a thread of its own would
/// have to be given a processor first, and then to wake another thread for each arrival.
#[derive(Debug)]
pub struct Pacer {
    due: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Pacer {
    /// Starts to hand out `times`, which count from `start`.
    pub fn start(
        start: Instant,
        times: impl Iterator<Item = (u64, Duration)> + Send + 'static,
        queue: Arc<Queue>,
    ) -> std::io::Result<Self> {
        let timer = Timer::new()?;
        let counted = Arc::new(AtomicU64::default());
        let due = counted.clone();
        let task = tokio::spawn(async move {
            for (number, moment) in times {
                timer.sleep_until(start + moment).await;
                counted.fetch_add(1, Ordering::Relaxed);
                queue.push(Arrival {
                    number,
                    due: moment,
                });
            }
        });
        Ok(Self { due, task })
    }

    /// How many arrivals were due so far.
    pub fn due(&self) -> u64 {
        self.due.load(Ordering::Relaxed)
    }

    /// Whether all are handed out.
    pub fn is_done(&self) -> bool {
        self.task.is_finished()
    }

    /// Hands out no more.
    pub fn stop(&self) {
        self.task.abort();
    }
}
