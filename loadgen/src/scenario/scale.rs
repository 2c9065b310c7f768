use std::time::Duration;

use super::{Amount, Length, Load, Phase, Scenario, Shape, Think};

/// Makes a scenario smaller or shorter, in proportion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factors {
    /// Multiplies rates and numbers of users.
    pub rate: f64,
    /// Multiplies the lengths of phases.
    pub time: f64,
    /// Multiplies the lengths of thought; 0 leaves them out.
    pub think: f64,
}

impl Default for Factors {
    fn default() -> Self {
        Self {
            rate: 1.0,
            time: 1.0,
            think: 1.0,
        }
    }
}

impl Scenario {
    /// The same test, smaller or shorter. Numbers of users are rounded up, so that none is lost altogether.
    #[must_use]
    pub fn scaled(mut self, factors: Factors) -> Self {
        for think in self.think.values_mut() {
            scale_think(think, factors.think);
        }
        match &mut self.load {
            Load::Open { phases, .. } => {
                for phase in phases {
                    shorten(phase, factors.time);
                    scale_rate(&mut phase.load, factors);
                }
            }
            Load::Closed {
                phases,
                quick_phases,
            } => {
                for phase in phases.iter_mut().chain(quick_phases) {
                    shorten(phase, factors.time);
                    if let Amount::Number(number) = phase.load.target_mut() {
                        *number = scaled_users(*number, factors.rate);
                    }
                }
                for number in self.variables.values_mut() {
                    *number = scaled_users(*number, factors.rate);
                }
            }
        }
        self
    }

    /// The same test, as it may be written where others read it.
    #[must_use]
    pub fn without_passwords(mut self) -> Self {
        for account in &mut self.data.accounts.known {
            if let Some(at) = account.find(':') {
                account.truncate(at);
            }
        }
        self
    }

    /// The quick form of the test, where it has one of its own.
    #[must_use]
    pub fn quick(mut self) -> Self {
        if let Load::Closed {
            phases,
            quick_phases,
        } = &mut self.load
            && !quick_phases.is_empty()
        {
            *phases = std::mem::take(quick_phases);
            return self;
        }
        self.scaled(Factors {
            time: 0.2,
            ..Factors::default()
        })
    }
}

fn shorten<L>(phase: &mut Phase<L>, factor: f64) {
    phase.duration = times(phase.duration, factor);
}

fn scale_think(think: &mut Think, factor: f64) {
    match think {
        Think::Constant(length) => length.0 = length.0.mul_f64(factor),
        Think::Uniform(shortest, longest) => {
            shortest.0 = shortest.0.mul_f64(factor);
            longest.0 = longest.0.mul_f64(factor);
        }
        Think::LogNormal { median, max, .. } => {
            *median = times(*median, factor);
            *max = times(*max, factor);
        }
    }
}

fn times(length: Length, factor: f64) -> Length {
    let shortest = Duration::from_millis(1);
    Length(length.0.mul_f64(factor).max(shortest))
}

fn scale_rate(shape: &mut Shape, factors: Factors) {
    match shape {
        Shape::Constant(rate) => *rate *= factors.rate,
        Shape::Ramp(from, to) | Shape::Step { from, to, .. } => {
            *from *= factors.rate;
            *to *= factors.rate;
        }
        Shape::Sine {
            mean,
            amplitude,
            period,
        } => {
            *mean *= factors.rate;
            *amplitude *= factors.rate;
            *period = times(*period, factors.time);
        }
        Shape::Spike {
            base,
            peak,
            rise,
            fall,
        } => {
            *base *= factors.rate;
            *peak *= factors.rate;
            *rise = times(*rise, factors.time);
            *fall = times(*fall, factors.time);
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a factor is positive, and casting saturates"
)]
fn scaled_users(number: u32, factor: f64) -> u32 {
    (f64::from(number) * factor).ceil() as u32
}
