use std::time::Duration;

use super::{Cell, Sample};

const SECOND_US: u64 = 1_000_000;

/// The last whole second of a run and the one that goes on, however long the slices of its timeline are by now.
#[derive(Debug, Clone, Default)]
pub struct Recent {
    // Seconds of even and of odd numbers: those of two seconds stand beside each other.
    seconds: [(u64, Cell); 2],
}

impl Recent {
    /// Takes one request in, at the moment it was done.
    pub fn record(&mut self, sample: &Sample) {
        let number = sample.done_us / SECOND_US;
        let second = &mut self.seconds[usize::from(number % 2 == 1)];
        if second.0 < number {
            *second = (number, Cell::default());
        }
        // One that is entered more than a second late has no place any more.
        if second.0 == number {
            second.1.record(sample);
        }
    }

    /// The last second that was over at a moment; `None` where nothing was done in it.
    pub fn last_whole(&self, now: Duration) -> Option<&Cell> {
        let number = now.as_secs().checked_sub(1)?;
        let mut seconds = self.seconds.iter();
        let (_, cell) = seconds.find(|(own, _)| *own == number)?;
        (cell.counts.requests > 0).then_some(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requests(recent: &Recent, now_ms: u64) -> Option<u64> {
        let cell = recent.last_whole(Duration::from_millis(now_ms));
        cell.map(|cell| cell.counts.requests)
    }

    #[test]
    fn a_second_is_whole_when_it_is_over_and_forgotten_a_second_later() {
        let mut recent = Recent::default();
        recent.record(&Sample::answered(100, 1));
        recent.record(&Sample::answered(999_999, 1));
        assert_eq!(requests(&recent, 999), None);
        recent.record(&Sample::answered(1_000_000, 1));
        assert_eq!(requests(&recent, 1_050), Some(2));
        assert_eq!(requests(&recent, 2_050), Some(1));
        assert_eq!(requests(&recent, 3_050), None);
    }

    #[test]
    fn what_is_entered_late_goes_to_its_own_second_or_nowhere() {
        let mut recent = Recent::default();
        recent.record(&Sample::answered(1_500_000, 1));
        recent.record(&Sample::answered(2_000_000, 1));
        recent.record(&Sample::answered(1_900_000, 1));
        assert_eq!(requests(&recent, 2_100), Some(2));
        recent.record(&Sample::answered(3_000_000, 1));
        recent.record(&Sample::answered(1_900_000, 1));
        assert_eq!(requests(&recent, 4_100), Some(1));
    }
}
