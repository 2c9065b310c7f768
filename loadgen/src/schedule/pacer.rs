use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{Arrival, Queue};

/// How long the pacer sleeps at most before it looks whether it is told to stop.
const LONGEST_SLEEP: Duration = Duration::from_millis(50);

/// How far a pacer has come.
#[derive(Debug, Default)]
pub struct Paced {
    /// Arrivals that were due so far.
    pub due: AtomicU64,
    stop: AtomicBool,
}

/// Hands out arrivals at the moments they are due, from a thread of its own: the timers of an asynchronous runtime tick
/// in milliseconds, which is too coarse for thousands of arrivals in a second.
#[derive(Debug)]
pub struct Pacer {
    paced: Arc<Paced>,
    thread: JoinHandle<()>,
}

impl Pacer {
    /// Starts to hand out `times`, which count from `start`.
    pub fn start(
        start: Instant,
        times: impl Iterator<Item = (u64, Duration)> + Send + 'static,
        queue: Arc<Queue>,
    ) -> Self {
        let paced = Arc::new(Paced::default());
        let of_thread = paced.clone();
        let thread = thread::spawn(move || hand_out(start, times, &queue, &of_thread));
        Self { paced, thread }
    }

    /// How many arrivals were due so far.
    pub fn due(&self) -> u64 {
        self.paced.due.load(Ordering::Relaxed)
    }

    /// Whether all are handed out.
    pub fn is_done(&self) -> bool {
        self.thread.is_finished()
    }

    /// Hands out no more.
    pub fn stop(&self) {
        self.paced.stop.store(true, Ordering::Relaxed);
    }
}

fn hand_out(
    start: Instant,
    times: impl Iterator<Item = (u64, Duration)>,
    queue: &Queue,
    paced: &Paced,
) {
    for (number, due) in times {
        if !sleep_until(start + due, &paced.stop) {
            return;
        }
        paced.due.fetch_add(1, Ordering::Relaxed);
        queue.push(Arrival { number, due });
    }
}

/// Sleeps; `false` if told to stop meanwhile.
fn sleep_until(moment: Instant, stop: &AtomicBool) -> bool {
    loop {
        if stop.load(Ordering::Relaxed) {
            return false;
        }
        let left = moment.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return true;
        }
        thread::sleep(left.min(LONGEST_SLEEP));
    }
}
