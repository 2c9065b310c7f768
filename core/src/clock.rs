//! Time and randomness, handed in so that rules can be tested at any moment and with any luck.

use jiff::{SignedDuration, Timestamp, Unit};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present moment, in whole microseconds: the precision that both databases keep.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the system clock"
    )]
    fn now(&self) -> Timestamp {
        to_stored_precision(Timestamp::now())
    }
}

/// Rounds a moment to the precision that both databases keep.
pub fn to_stored_precision(moment: Timestamp) -> Timestamp {
    moment.round(Unit::Microsecond).unwrap_or(moment)
}

/// The present moment, or the next one after `before` where that is not later: moments of changes tell versions apart.
pub(crate) fn moment_after(now: Timestamp, before: Timestamp) -> Timestamp {
    before
        .checked_add(SignedDuration::from_micros(1))
        .map_or(now, |next| now.max(next))
}

/// Fills bytes nobody can guess.
pub trait Entropy: Send + Sync {
    /// Overwrites all of `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Entropy + '_ {
    /// An array of random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

/// The operating system's random numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes)
            .expect("the operating system always has random numbers once it has started");
    }
}
