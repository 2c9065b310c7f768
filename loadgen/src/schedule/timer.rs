use std::{
    io,
    os::fd::OwnedFd,
    time::{Duration, Instant},
};

use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
    timerfd_settime,
};
use tokio::io::{Interest, unix::AsyncFd};

/// A timer of the kernel, good to the microsecond. Those of the runtime tick in milliseconds, which is too coarse for
/// thousands of arrivals in a second.
#[derive(Debug)]
pub struct Timer(AsyncFd<OwnedFd>);

impl Timer {
    /// A timer that waits for nothing yet. Works within a runtime only.
    #[expect(
        deprecated,
        reason = "it is unsound for what hands out another descriptor later; this one is owned and never changes"
    )]
    pub fn new() -> io::Result<Self> {
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        let timer = timerfd_create(TimerfdClockId::Monotonic, flags)?;
        Ok(Self(AsyncFd::with_interest(timer, Interest::READABLE)?))
    }

    /// Waits until then; not at all for what is past.
    pub async fn sleep_until(&self, moment: Instant) {
        loop {
            let left = moment.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            if self.sleep(left).await.is_err() {
                // Less punctual, and still not early.
                tokio::time::sleep(left).await;
            }
        }
    }

    async fn sleep(&self, length: Duration) -> io::Result<()> {
        let once = Itimerspec {
            it_interval: Timespec::default(),
            it_value: Timespec::try_from(length).map_err(io::Error::other)?,
        };
        timerfd_settime(self.0.get_ref(), TimerfdTimerFlags::empty(), &once)?;
        // What it would tell when read is forgotten when it is set anew.
        self.0.readable().await?.clear_ready();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_waits_until_a_moment_and_not_for_one_that_is_past() {
        let timer = Timer::new().unwrap();
        for microseconds in [1, 150, 2_000, 0, 300] {
            let moment = Instant::now() + Duration::from_micros(microseconds);
            timer.sleep_until(moment).await;
            assert!(Instant::now() >= moment);
        }
        let now = Instant::now();
        timer.sleep_until(now).await;
    }

    #[tokio::test]
    async fn one_that_was_given_up_waits_anew() {
        let timer = Timer::new().unwrap();
        let begun = tokio::time::timeout(
            Duration::from_millis(5),
            timer.sleep_until(Instant::now() + Duration::from_hours(1)),
        );
        assert!(begun.await.is_err());
        let moment = Instant::now() + Duration::from_millis(2);
        timer.sleep_until(moment).await;
        assert!(Instant::now() >= moment);
    }
}
