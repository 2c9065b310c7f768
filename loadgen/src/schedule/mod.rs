//! When load is due: an open schedule as a function of time, and the thread that keeps to it.
//!
//! Start at `open.rs` for which arrival is due when, and at `pacer.rs` for how it gets out in time.

mod arrivals;
mod closed;
mod open;
mod pacer;
mod phases;
mod queue;
mod shape;

pub use arrivals::{Share, Times};
pub use closed::ClosedSchedule;
pub use open::OpenSchedule;
pub use pacer::{Paced, Pacer};
pub use phases::{PhaseSpan, Phases};
pub use queue::{Arrival, Queue};
