use std::time::Duration;

use tokio::time::{Instant, sleep_until};

const FIRST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(10);

/// Pauses between attempts, each twice as long as the one before.
#[derive(Debug)]
pub(crate) struct Backoff {
    next: Duration,
    until: Option<Instant>,
}

impl Backoff {
    pub(crate) fn new() -> Self {
        Self {
            next: FIRST,
            until: None,
        }
    }

    /// After a failure: the next attempt waits.
    pub(crate) fn failed(&mut self) {
        self.pause(self.next);
        self.next = (self.next * 2).min(LONGEST);
    }

    /// After a success: the next failure waits as briefly as the first.
    pub(crate) fn succeeded(&mut self) {
        *self = Self::new();
    }

    /// The next attempt waits that long.
    pub(crate) fn pause(&mut self, length: Duration) {
        self.until = Some(Instant::now() + length);
    }

    /// Waits until the next attempt is due. Given up and called again, it waits for what is left.
    pub(crate) async fn wait(&mut self) {
        if let Some(until) = self.until {
            sleep_until(until).await;
            self.until = None;
        }
    }
}
