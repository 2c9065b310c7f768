//! The target during a run, on the run's clock: what its operations listeners count, what this machine's kernel says of
//! a target that runs on it, and what CloudWatch counts of one that runs on AWS.

mod cloudwatch;
mod local;
mod metrics;
mod observer;

pub use cloudwatch::{CloudPoints, CloudWatch, Span, Watched};
pub use observer::{Observed, Observer, Sources};
