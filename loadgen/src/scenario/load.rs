use serde::{Deserialize, Serialize};

use super::{Length, model::Variables};

/// How much load there is at which moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "model",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    deny_unknown_fields
)]
pub enum Load {
    /// Sessions begin by a schedule, whatever the server does: as shoppers come, who do not know each other.
    Open {
        /// How arrivals lie within a second.
        #[serde(default)]
        arrivals: Arrivals,
        /// The schedule, one phase after the other.
        phases: Vec<Phase<Shape>>,
    },
    /// A number of users, each of whom starts over when done: a slow server gets less load.
    Closed {
        /// How many users there are, one phase after the other.
        phases: Vec<Phase<Users>>,
        /// The phases of a quick run, where they are not simply shorter.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        quick_phases: Vec<Phase<Users>>,
    },
}

/// How the arrivals of an open schedule lie in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arrivals {
    /// As far from each other as the rate says.
    #[default]
    Even,
    /// At random with that rate, as strangers come: a Poisson process.
    Poisson,
}

/// One part of a schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Phase<L> {
    /// What reports and thresholds call it.
    pub name: String,
    /// How long it takes.
    pub duration: Length,
    /// Left out of what is judged for the whole run.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub warm_up: bool,
    /// The load during it: sessions per second, or users.
    pub load: L,
}

/// A rate over time, in arrivals per second.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Shape {
    /// Always the same.
    Constant(f64),
    /// From one rate to another, evenly.
    Ramp(f64, f64),
    /// From one rate to another, in stairs of equal length.
    Step {
        /// The first stair.
        from: f64,
        /// The last stair.
        to: f64,
        /// How many stairs there are, with the first and the last.
        steps: u32,
    },
    /// Around a mean, as days and nights do.
    Sine {
        /// The rate around which it swings, and with which it begins.
        mean: f64,
        /// How far it swings to either side.
        amplitude: f64,
        /// How long one swing takes.
        period: Length,
    },
    /// From a base up to a peak, there for the rest of the time, and down again.
    Spike {
        /// The rate before and after.
        base: f64,
        /// The rate at the top.
        peak: f64,
        /// How long the way up takes.
        rise: Length,
        /// How long the way down takes.
        fall: Length,
    },
}

/// How many users a phase of a closed model has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Users {
    /// So many at the phase's end, reached evenly from the number before.
    To(Amount),
    /// So many from the phase's begin to its end.
    Constant(Amount),
}

impl Users {
    /// The number at the phase's end.
    pub fn target(&self) -> &Amount {
        let (Self::To(amount) | Self::Constant(amount)) = self;
        amount
    }

    pub(super) fn target_mut(&mut self) -> &mut Amount {
        let (Self::To(amount) | Self::Constant(amount)) = self;
        amount
    }
}

/// A number of users: written out, or a share of a variable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Amount {
    /// Written out.
    Number(u32),
    /// A variable of the scenario.
    Variable(String),
    /// A share of a variable, rounded down.
    Share {
        /// The variable's name.
        of: String,
        /// What it is multiplied with.
        times: f64,
    },
}

impl Amount {
    /// The number, if the variable it names is there.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a number of users is rounded down, and is never negative"
    )]
    pub fn resolve(&self, variables: &Variables) -> Option<u32> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Variable(name) => variables.get(name).copied(),
            Self::Share { of, times } => {
                Some((f64::from(*variables.get(of)?) * times).floor().max(0.0) as u32)
            }
        }
    }

    /// The variable it needs, if it needs one.
    pub fn variable(&self) -> Option<&str> {
        match self {
            Self::Number(_) => None,
            Self::Variable(name) | Self::Share { of: name, .. } => Some(name),
        }
    }
}
