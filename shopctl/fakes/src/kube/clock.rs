use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// The cluster's clock: the machine's, set apart by as much as a test wants.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    skew_ms: AtomicI64,
    last_ns: AtomicI64,
}

impl Clock {
    /// Sets the clock ahead of the machine's, or behind it.
    pub(crate) fn skew(&self, by: SignedDuration) {
        let skew_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.skew_ms.store(skew_ms, Ordering::SeqCst);
    }

    /// The time.
    #[expect(
        clippy::disallowed_methods,
        reason = "the cluster has its own clock, and this is it"
    )]
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_millis(self.skew_ms.load(Ordering::SeqCst))
    }

    /// The time, later than every one given before.
    pub(crate) fn next(&self) -> Timestamp {
        let now = nanoseconds(self.now());
        let before = self
            .last_ns
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| {
                Some(now.max(last + 1))
            })
            .unwrap_or(now);
        Timestamp::from_nanosecond(i128::from(now.max(before + 1))).expect("the clock is in range")
    }

    /// The time as objects tell it: in whole seconds.
    pub(crate) fn text(&self) -> String {
        seconds(self.now())
    }
}

fn nanoseconds(at: Timestamp) -> i64 {
    i64::try_from(at.as_nanosecond()).unwrap_or(i64::MAX)
}

/// A time in whole seconds, as in `2026-11-23T10:00:00Z`.
pub(crate) fn seconds(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A time with nine digits after the second, as logs tell it.
pub(crate) fn nanos(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.9fZ").to_string()
}

/// A time as HTTP headers tell it.
pub(crate) fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
