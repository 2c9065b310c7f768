//! A run, from the first arrival to the closed books.
//!
//! Start at `run.rs`. Goose (`attack.rs`) starts the users, gives each its visits to make and takes them away again; the
//! pacer decides when visits are due, and the recorder what is written down.

mod attack;
mod generator;
mod limits;
mod outcome;
mod progress;
mod run;
mod silence;
mod stop;

pub use generator::{Generator, Usage};
pub use limits::Limits;
pub use outcome::{Ended, Outcome};
pub use progress::Progress;
pub use run::{Conduct, conduct};
pub use stop::Stop;
