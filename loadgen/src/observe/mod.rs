//! The target during a run, on the run's clock: what its operations listeners count, and what this machine's kernel says
//! of a target that runs on it.

mod local;
mod metrics;
mod observer;

pub use observer::{Observed, Observer, Sources};
