//! Time and randomness, handed in so that rules can be tested at any moment and with any luck.

use std::cell::RefCell;

use jiff::{Timestamp, Unit};

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
#[cfg(feature = "storage")]
pub(crate) fn moment_after(now: Timestamp, before: Timestamp) -> Timestamp {
    before
        .checked_add(jiff::SignedDuration::from_micros(1))
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

/// The operating system's random numbers, of which each thread asks for many at once: a call of the system costs more than
/// all else that an id does.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        if bytes.len() > Stock::LARGEST {
            return ask_system(bytes);
        }
        // A thread that is ending has no stock any more.
        if STOCK
            .try_with(|stock| stock.borrow_mut().take(bytes))
            .is_err()
        {
            ask_system(bytes);
        }
    }
}

fn ask_system(bytes: &mut [u8]) {
    getrandom::fill(bytes)
        .expect("the operating system always has random numbers once it has started");
}

thread_local! {
    static STOCK: RefCell<Stock> = const { RefCell::new(Stock::EMPTY) };
}

/// Random bytes that nobody has had yet.
struct Stock {
    bytes: [u8; Self::SIZE],
    /// How many of them, from the first on, are left.
    left: usize,
}

impl Stock {
    const SIZE: usize = 1024;
    /// What more is asked for at once comes from the system.
    const LARGEST: usize = 64;
    const EMPTY: Self = Self {
        bytes: [0; Self::SIZE],
        left: 0,
    };

    fn take(&mut self, into: &mut [u8]) {
        if self.left < into.len() {
            ask_system(&mut self.bytes);
            self.left = Self::SIZE;
        }
        let rest = self.left - into.len();
        let taken = &mut self.bytes[rest..self.left];
        into.copy_from_slice(taken);
        // What became a secret is found nowhere else afterwards.
        taken.fill(0);
        self.left = rest;
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, thread};

    use super::*;

    #[test]
    fn no_random_bytes_are_given_twice() {
        let draw = || -> Vec<[u8; 16]> {
            let entropy: &dyn Entropy = &OsEntropy;
            (0..500).map(|_| entropy.bytes()).collect()
        };
        let other = thread::spawn(draw).join().unwrap();
        let mut seen: HashSet<[u8; 16]> = draw().into_iter().chain(other).collect();
        assert_eq!(seen.len(), 1_000);
        assert!(!seen.remove(&[0; 16]));
    }

    #[test]
    fn any_number_of_bytes_is_filled_to_the_last() {
        for length in [0, 1, 63, 64, 65, 1_023, 5_000] {
            let mut ends_in_zero = 0;
            for _ in 0..8 {
                let mut bytes = vec![0; length];
                OsEntropy.fill(&mut bytes);
                ends_in_zero += usize::from(bytes.last() == Some(&0));
            }
            assert!(ends_in_zero < 8, "{length}");
        }
    }

    #[test]
    fn what_was_given_is_not_kept() {
        let mut stock = Stock::EMPTY;
        let mut given = [0; 40];
        stock.take(&mut given);
        assert_eq!(stock.left, Stock::SIZE - 40);
        assert!(stock.bytes[stock.left..].iter().all(|byte| *byte == 0));
        assert!(!stock.bytes.windows(40).any(|window| window == given));
    }
}
