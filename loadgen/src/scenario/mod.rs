//! What a load test does, as data: TOML files that ship inside the binary and can be replaced by one's own.
//!
//! Start at `model.rs` for what a file may say. `source.rs` finds files, `check.rs` refuses what makes no sense before
//! anything is sent, and `scale.rs` makes a test smaller or shorter.

mod check;
mod duration;
mod load;
mod model;
mod request;
mod scale;
mod source;
mod think;

pub use check::ScenarioError;
pub use duration::Length;
pub use load::{Amount, Arrivals, Load, Phase, Shape, Users};
pub use model::{
    Accounts, Connections, DataPlan, Journey, Scenario, Step, ThresholdRule, Validity, Variables,
};
pub use request::{Assertion, Capture, Method, RequestSpec, TurnedDown};
pub use scale::Factors;
pub use source::{BUILT_IN, BuiltIn, Profile, built_in, load_file, parse};
pub use think::Think;
