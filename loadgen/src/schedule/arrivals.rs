use std::time::Duration;

use rand::{SeedableRng, distr::Distribution, rngs::SmallRng};
use rand_distr::Exp1;

use super::OpenSchedule;
use crate::scenario::Arrivals;

/// The part of all arrivals that one of several generators makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Which of them, from 0.
    pub index: u32,
    /// How many there are.
    pub of: u32,
}

impl std::str::FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("{text:?} is no share: write 0/3, 1/3 and 2/3 for three workers");
        let (index, of) = text.split_once('/').ok_or_else(wrong)?;
        let index: u32 = index.trim().parse().map_err(|_| wrong())?;
        let of: u32 = of.trim().parse().map_err(|_| wrong())?;
        if index < of {
            Ok(Self { index, of })
        } else {
            Err(wrong())
        }
    }
}

impl Default for Share {
    fn default() -> Self {
        Self { index: 0, of: 1 }
    }
}

impl Share {
    /// Whether an arrival, or any other numbered thing, belongs to it.
    pub fn has(self, number: u64) -> bool {
        number % u64::from(self.of) == u64::from(self.index)
    }
}

/// The numbers and moments of all arrivals of a schedule, in order. The same seed gives the same moments.
#[derive(Debug)]
pub struct Times {
    schedule: OpenSchedule,
    kind: Arrivals,
    rng: SmallRng,
    number: u64,
    due: f64,
    share: Share,
}

impl Times {
    /// The arrivals of one share.
    pub fn new(schedule: OpenSchedule, kind: Arrivals, seed: u64, share: Share) -> Self {
        Self {
            schedule,
            kind,
            rng: SmallRng::seed_from_u64(seed),
            number: 0,
            due: 0.0,
            share,
        }
    }
}

impl Iterator for Times {
    type Item = (u64, Duration);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let number = self.number;
            self.number += 1;
            self.due += match self.kind {
                // The first is due at once.
                Arrivals::Even if number == 0 => 0.0,
                Arrivals::Even => 1.0,
                Arrivals::Poisson => Exp1.sample(&mut self.rng),
            };
            let moment = self.schedule.moment_of(self.due)?;
            if self.share.has(number) {
                return Some((number, moment));
            }
        }
    }
}
