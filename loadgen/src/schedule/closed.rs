use std::time::Duration;

use super::{Phases, Share};
use crate::scenario::{Phase, Users, Variables};

/// How many users there are at any moment of a closed model.
#[derive(Debug, Clone)]
pub struct ClosedSchedule {
    pieces: Vec<Piece>,
    spans: Phases,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    begins: Duration,
    length: Duration,
    from: f64,
    to: f64,
}

impl ClosedSchedule {
    /// The users that phases ask for, as far as they are this process's share. `None` if a phase names a variable that
    /// is not there.
    pub fn new(phases: &[Phase<Users>], variables: &Variables, share: Share) -> Option<Self> {
        let spans = Phases::of(phases);
        let mut from = 0.0;
        let pieces = phases.iter().zip(spans.spans()).map(|(phase, span)| {
            let all = phase.load.target().resolve(variables)?;
            // The first processes take what cannot be divided.
            let to = f64::from(all / share.of + u32::from(share.index < all % share.of));
            let piece = Piece {
                begins: span.begins,
                length: phase.duration.0,
                from: match phase.load {
                    Users::To(_) => from,
                    Users::Constant(_) => to,
                },
                to,
            };
            from = to;
            Some(piece)
        });
        let pieces = pieces.collect::<Option<_>>()?;
        Some(Self { pieces, spans })
    }

    /// Its phases.
    pub fn phases(&self) -> &Phases {
        &self.spans
    }

    /// How many users make visits at a moment.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it lies between two numbers of users"
    )]
    pub fn users_at(&self, moment: Duration) -> u32 {
        let within = |piece: &&Piece| moment < piece.begins + piece.length;
        self.pieces.iter().find(within).map_or(0, |piece| {
            let share =
                moment.saturating_sub(piece.begins).as_secs_f64() / piece.length.as_secs_f64();
            (piece.from + (piece.to - piece.from) * share).round() as u32
        })
    }

    /// The most users at a time.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it was a number of users before"
    )]
    pub fn peak(&self) -> u32 {
        let most = self.pieces.iter().map(|piece| piece.from.max(piece.to));
        most.fold(0.0, f64::max) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Amount, Length};

    fn phase(seconds: u64, load: Users) -> Phase<Users> {
        Phase {
            name: format!("phase {seconds}"),
            duration: Length::from_secs(seconds),
            warm_up: false,
            load,
        }
    }

    #[test]
    fn users_come_and_go_evenly_and_stay_where_the_number_is_constant() {
        let phases = [
            phase(10, Users::To(Amount::Variable("vus".to_owned()))),
            phase(11, Users::Constant(Amount::Number(5))),
            phase(12, Users::To(Amount::Number(0))),
        ];
        let variables = Variables::from([("vus".to_owned(), 100)]);
        let users = ClosedSchedule::new(&phases, &variables, Share::default()).unwrap();
        let at = |seconds| users.users_at(Duration::from_secs(seconds));
        assert_eq!(
            [at(0), at(5), at(9), at(10), at(20), at(33)],
            [0, 50, 90, 5, 5, 0]
        );
        assert_eq!(users.peak(), 100);
        assert!(ClosedSchedule::new(&phases, &Variables::default(), Share::default()).is_none());
    }

    #[test]
    fn shares_of_users_are_the_whole() {
        let phases = [phase(10, Users::Constant(Amount::Number(10)))];
        let users = (0..3).map(|index| {
            let share = Share { index, of: 3 };
            ClosedSchedule::new(&phases, &Variables::default(), share)
                .unwrap()
                .peak()
        });
        assert_eq!(users.collect::<Vec<_>>(), [4, 3, 3]);
    }
}
