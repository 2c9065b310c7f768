use std::time::Duration;

use super::Phases;
use crate::scenario::{Phase, Shape};

/// An open schedule: how many arrivals are due by any moment.
#[derive(Debug, Clone)]
pub struct OpenSchedule {
    phases: Vec<Piece>,
    spans: Phases,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    begins: f64,
    length: f64,
    due_before: f64,
    due_after: f64,
    shape: Shape,
}

/// Halving the longest phase so often leaves less than a nanosecond.
const HALVINGS: usize = 60;

impl OpenSchedule {
    /// The schedule that phases make.
    pub fn new(phases: &[Phase<Shape>]) -> Self {
        let (mut begins, mut due_before) = (0.0, 0.0);
        let pieces = phases.iter().map(|phase| {
            let length = phase.duration.seconds();
            let due_after = due_before + phase.load.due_until(length, length);
            let piece = Piece {
                begins,
                length,
                due_before,
                due_after,
                shape: phase.load,
            };
            (begins, due_before) = (begins + length, due_after);
            piece
        });
        Self {
            phases: pieces.collect(),
            spans: Phases::of(phases),
        }
    }

    /// Its phases.
    pub fn phases(&self) -> &Phases {
        &self.spans
    }

    /// How many arrivals are due in all.
    pub fn total(&self) -> f64 {
        self.phases.last().map_or(0.0, |piece| piece.due_after)
    }

    /// When so many arrivals are due, from the start of the run; `None` if there are never so many.
    pub fn moment_of(&self, due: f64) -> Option<Duration> {
        let index = self.phases.partition_point(|piece| piece.due_after <= due);
        let piece = self.phases.get(index)?;
        let wanted = due - piece.due_before;
        let second = match piece.shape {
            Shape::Constant(rate) => wanted / rate,
            _ => piece.search(wanted),
        };
        Some(Duration::from_secs_f64(piece.begins + second))
    }

    /// The rate at a moment, in arrivals per second.
    pub fn rate_at(&self, moment: Duration) -> f64 {
        let second = moment.as_secs_f64();
        let within = |piece: &&Piece| second < piece.begins + piece.length;
        self.phases.iter().find(within).map_or(0.0, |piece| {
            piece.shape.rate_at(second - piece.begins, piece.length)
        })
    }

    /// The highest rate.
    pub fn peak(&self) -> f64 {
        let peaks = self.phases.iter().map(|piece| piece.shape.peak());
        peaks.fold(0.0, f64::max)
    }
}

impl Piece {
    fn search(&self, wanted: f64) -> f64 {
        let (mut low, mut high) = (0.0, self.length);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if self.shape.due_until(middle, self.length) < wanted {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        scenario::{Arrivals, Length},
        schedule::{Share, Times},
    };

    fn phase(seconds: u64, load: Shape) -> Phase<Shape> {
        Phase {
            name: format!("phase {seconds}"),
            duration: Length::from_secs(seconds),
            warm_up: false,
            load,
        }
    }

    #[test]
    fn even_arrivals_of_a_constant_rate_are_as_far_from_each_other_as_the_rate_says() {
        let schedule = OpenSchedule::new(&[phase(15, Shape::Constant(400.0))]);
        let times: Vec<_> =
            Times::new(schedule.clone(), Arrivals::Even, 1, Share::default()).collect();
        assert_eq!(times.len(), 6_000);
        assert_eq!(times[0], (0, Duration::ZERO));
        assert_eq!(times[1].1, Duration::from_micros(2_500));
        assert_eq!(times[5_999].1, Duration::from_micros(14_997_500));
    }

    #[test]
    fn a_ramp_follows_what_is_due_and_phases_follow_each_other() {
        let schedule = OpenSchedule::new(&[
            phase(10, Shape::Ramp(0.0, 10.0)),
            phase(5, Shape::Constant(0.0)),
            phase(10, Shape::Constant(10.0)),
        ]);
        let times: Vec<_> =
            Times::new(schedule.clone(), Arrivals::Even, 1, Share::default()).collect();
        assert_eq!(
            times.len(),
            150,
            "50 while it rises, none in the pause, 100 at the top"
        );
        let second = |index: usize| times[index].1.as_secs_f64();
        assert!(
            (second(32) - 8.0).abs() < 1e-6,
            "32 are due after 8 s: {}",
            second(32)
        );
        assert!(
            (second(50) - 15.0).abs() < 1e-6,
            "the pause is kept: {}",
            second(50)
        );
        assert!((schedule.rate_at(Duration::from_secs(5)) - 5.0).abs() < 1e-9);
        assert!((schedule.rate_at(Duration::from_mins(1))).abs() < 1e-9);
        assert!((schedule.peak() - 10.0).abs() < 1e-9);
    }

    #[test]
    fn strangers_come_at_random_with_the_same_rate_and_the_same_seed_repeats_them() {
        let schedule = OpenSchedule::new(&[phase(100, Shape::Constant(100.0))]);
        let times = |seed| -> Vec<_> {
            Times::new(schedule.clone(), Arrivals::Poisson, seed, Share::default()).collect()
        };
        let (first, again, other) = (times(1), times(1), times(2));
        assert_eq!(first, again);
        assert_ne!(first, other);
        let count = first.len() as f64;
        assert!(
            (count - 10_000.0).abs() < 400.0,
            "four standard deviations: {count}"
        );
        let gaps = first
            .windows(2)
            .map(|pair| pair[1].1.saturating_sub(pair[0].1).as_secs_f64());
        let long = gaps.filter(|gap| *gap > 0.01).count() as f64 / count;
        assert!(
            (long - (-1.0_f64).exp()).abs() < 0.02,
            "gaps are exponential: {long}"
        );
    }

    #[test]
    fn shares_are_the_whole_without_overlap() {
        let schedule = OpenSchedule::new(&[phase(10, Shape::Ramp(1.0, 30.0))]);
        for kind in [Arrivals::Even, Arrivals::Poisson] {
            let whole: Vec<_> = Times::new(schedule.clone(), kind, 7, Share::default()).collect();
            let mut parts: Vec<_> = (0..3)
                .flat_map(|index| Times::new(schedule.clone(), kind, 7, Share { index, of: 3 }))
                .collect();
            parts.sort_unstable();
            assert_eq!(parts, whole);
        }
    }
}
