//! When load is due: an open schedule as a function of time, and the task that keeps to it.
//!
//! Start at `open.rs` for which arrival is due when, and at `pacer.rs` for how it gets out in time.

mod arrivals;
mod closed;
mod open;
mod pacer;
mod phases;
mod queue;
mod shape;
mod timer;

pub use arrivals::{Share, Times};
pub use closed::ClosedSchedule;
pub use open::OpenSchedule;
pub use pacer::Pacer;
pub use phases::{PhaseSpan, Phases};
pub use queue::{Arrival, Queue};
pub use timer::Timer;
