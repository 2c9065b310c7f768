//! What a run must reach: what a threshold says (`parse.rs`), and whether it was so (`judge.rs`).

mod judge;
mod parse;
mod watch;

pub use judge::{Judgement, Measured, dead_routes};
pub use parse::{Comparison, Metric, Threshold, show_time};
pub use watch::{Breach, Watch};
