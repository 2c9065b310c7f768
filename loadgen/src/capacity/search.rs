/// How near the highest rate that holds and the lowest that does not must come.
const PRECISION: f64 = 0.05;
/// How often the rate that was found must hold once more.
const CONFIRMATIONS: u32 = 2;
/// How much lower the next candidate is when one does not hold once more.
const STEP_BACK: f64 = 0.95;
/// Below this rate, in visits per second, nothing is searched.
const LOWEST: f64 = 0.05;

/// Which rate is tried next: doubles until the objective breaks, halves the distance until it is small, and tries again
/// what it found.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    holds: Option<f64>,
    breaks: Option<f64>,
    next: f64,
    highest: f64,
    confirmed: u32,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Next {
    /// Try this rate.
    Try(f64),
    /// Try this rate once more, and for longer: it is the highest that held.
    Confirm(f64),
    /// This rate holds.
    Found(f64),
    /// Even the highest rate that may be tried holds.
    AtLeast(f64),
    /// No rate that is worth trying holds.
    Nothing,
}

impl Search {
    /// Begins at a rate, and tries none above another.
    pub fn new(first: f64, highest: f64) -> Self {
        Self {
            holds: None,
            breaks: None,
            next: first.clamp(LOWEST, highest),
            highest,
            confirmed: 0,
        }
    }

    /// What to do now.
    pub fn next(&self) -> Next {
        match (self.holds, self.breaks) {
            (Some(holds), _) if self.confirmed >= CONFIRMATIONS => {
                if holds >= self.highest {
                    Next::AtLeast(holds)
                } else {
                    Next::Found(holds)
                }
            }
            (Some(holds), Some(breaks)) if breaks - holds <= holds * PRECISION => {
                Next::Confirm(holds)
            }
            (Some(holds), None) if holds >= self.highest => Next::Confirm(holds),
            (None, Some(breaks)) if breaks <= LOWEST => Next::Nothing,
            _ => Next::Try(self.next),
        }
    }

    /// Takes the result of what was to be done.
    pub fn tell(&mut self, held: bool) {
        match (self.next(), held) {
            (Next::Try(rate), true) => self.holds = Some(rate),
            (Next::Try(rate), false) => self.breaks = Some(rate),
            (Next::Confirm(_), true) => self.confirmed += 1,
            (Next::Confirm(rate), false) => {
                // It held only by luck: what lies a little below is the next candidate.
                self.breaks = Some(rate);
                self.holds = Some(rate * STEP_BACK);
                self.confirmed = 0;
            }
            (Next::Found(_) | Next::AtLeast(_) | Next::Nothing, _) => return,
        }
        self.next = match (self.holds, self.breaks) {
            (Some(holds), Some(breaks)) => f64::midpoint(holds, breaks),
            (Some(holds), None) => (holds * 2.0).min(self.highest),
            (None, Some(breaks)) => (breaks / 2.0).max(LOWEST),
            (None, None) => self.next,
        };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Searches a shop that holds up to a rate; gives what was found and how many runs it took.
    fn search(knee: f64, first: f64, highest: f64) -> (Next, u32) {
        let mut search = Search::new(first, highest);
        for runs in 0..100 {
            match search.next() {
                Next::Try(rate) | Next::Confirm(rate) => {
                    assert!(rate <= highest);
                    search.tell(rate <= knee);
                }
                done => return (done, runs),
            }
        }
        panic!("no end");
    }

    proptest! {
        #[test]
        fn the_knee_is_found_to_five_percent_from_below(knee in 0.2..5_000.0_f64, first in 0.5..50.0_f64) {
            let (done, runs) = search(knee, first, 10_000.0);
            let Next::Found(rate) = done else {
                panic!("{done:?}");
            };
            prop_assert!(rate <= knee && rate >= knee / (1.0 + PRECISION) - 1e-9, "{rate} for {knee}");
            prop_assert!(runs <= 24, "{runs} runs");
        }
    }

    #[test]
    fn a_shop_that_holds_all_that_may_be_tried_holds_at_least_that() {
        assert_eq!(search(1e9, 5.0, 300.0).0, Next::AtLeast(300.0));
    }

    #[test]
    fn a_shop_that_holds_nothing_has_no_knee() {
        assert_eq!(search(0.0, 5.0, 300.0).0, Next::Nothing);
    }

    #[test]
    fn a_rate_that_held_by_luck_is_not_the_answer() {
        let mut search = Search::new(100.0, 1_000.0);
        let mut lucky = true;
        loop {
            match search.next() {
                Next::Try(rate) => search.tell(rate <= 120.0),
                Next::Confirm(rate) => {
                    // The first candidate does not hold a second time.
                    search.tell(!std::mem::take(&mut lucky) && rate <= 118.0);
                }
                Next::Found(rate) => {
                    assert!((105.0..118.0).contains(&rate), "{rate}");
                    return;
                }
                other => panic!("{other:?}"),
            }
        }
    }
}
