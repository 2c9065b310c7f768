use std::time::Duration;

use crate::scenario::Phase;

/// One phase on the run's clock.
#[derive(Debug, Clone, PartialEq)]
pub struct PhaseSpan {
    /// Its name.
    pub name: String,
    /// When it begins, from the start of the run.
    pub begins: Duration,
    /// When it ends.
    pub ends: Duration,
    /// Left out of what is judged for the whole run.
    pub warm_up: bool,
}

/// All phases of a run, one after the other. Which phase a request belongs to follows from when it was due.
#[derive(Debug, Clone, PartialEq)]
pub struct Phases(Vec<PhaseSpan>);

impl Phases {
    /// The phases that a scenario names.
    pub fn of<L>(phases: &[Phase<L>]) -> Self {
        let mut begins = Duration::ZERO;
        let spans = phases.iter().map(|phase| {
            let span = PhaseSpan {
                name: phase.name.clone(),
                begins,
                ends: begins + phase.duration.0,
                warm_up: phase.warm_up,
            };
            begins = span.ends;
            span
        });
        Self(spans.collect())
    }

    /// How long all of them take.
    pub fn length(&self) -> Duration {
        self.0.last().map_or(Duration::ZERO, |span| span.ends)
    }

    /// Which phase a moment lies in; what is later belongs to the last.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a scenario has at most 100 phases"
    )]
    pub fn index_at(&self, moment: Duration) -> u8 {
        let later = self.0.partition_point(|span| span.ends <= moment);
        later.min(self.0.len().saturating_sub(1)) as u8
    }

    /// The indexes of those that are left out of what is judged for the whole run.
    pub fn warm_up(&self) -> Vec<u8> {
        let warm_up = (0..).zip(&self.0).filter(|(_, span)| span.warm_up);
        warm_up.map(|(index, _)| index).collect()
    }

    /// All of them, in order.
    pub fn spans(&self) -> &[PhaseSpan] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Length;

    #[test]
    fn a_moment_belongs_to_the_phase_that_it_lies_in() {
        let phase = |name: &str, seconds| Phase {
            name: name.to_owned(),
            duration: Length::from_secs(seconds),
            warm_up: false,
            load: (),
        };
        let phases = Phases::of(&[
            phase("normal", 10),
            phase("spike", 5),
            phase("recovery", 10),
        ]);
        let at = |millis| phases.index_at(Duration::from_millis(millis));
        assert_eq!(
            [
                at(0),
                at(9_999),
                at(10_000),
                at(14_999),
                at(15_000),
                at(99_000)
            ],
            [0, 0, 1, 1, 2, 2]
        );
        assert_eq!(phases.length(), Duration::from_secs(25));
    }
}
