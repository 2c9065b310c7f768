use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// How long Redis is left alone after it has failed.
const PAUSE: Duration = Duration::from_secs(1);

/// Keeps requests from waiting for a Redis that has just failed one.
#[derive(Debug, Default)]
pub(crate) struct Breaker(Mutex<State>);

#[derive(Debug, Clone, Copy, Default)]
enum State {
    #[default]
    Closed,
    /// Failed, and not asked again before that moment.
    Open(Instant),
}

impl Breaker {
    /// Whether a request may ask.
    pub(crate) fn admits(&self) -> bool {
        match *self.lock() {
            State::Closed => true,
            State::Open(until) => Instant::now() >= until,
        }
    }

    /// Notes an answer.
    pub(crate) fn succeed(&self) {
        let before = std::mem::take(&mut *self.lock());
        if matches!(before, State::Open(_)) {
            tracing::info!("redis answers in time again");
        }
    }

    /// Notes that an answer failed or came too late.
    pub(crate) fn fail(&self, reason: &dyn std::fmt::Display) {
        let until = Instant::now() + PAUSE;
        let before = std::mem::replace(&mut *self.lock(), State::Open(until));
        if matches!(before, State::Closed) {
            tracing::warn!(%reason, "redis does not answer in time; going on without it for a moment");
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_failure_keeps_requests_away_for_a_second() {
        let breaker = Breaker::default();
        assert!(breaker.admits());
        breaker.fail(&"late");
        assert!(!breaker.admits());
        tokio::time::advance(PAUSE).await;
        assert!(breaker.admits());
        breaker.fail(&"late");
        assert!(!breaker.admits());
        breaker.succeed();
        assert!(breaker.admits());
    }
}
