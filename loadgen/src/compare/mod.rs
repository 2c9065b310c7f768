//! Whether one shop does better than another: how far repeated runs differ (`stats.rs`), and what is said about it
//! (`report.rs`).

mod report;
mod stats;

pub use report::{
    Comparison, ComparisonReport, Measure, Outcome, SideRuns, compare, schema, summary,
};
pub use stats::{Effect, effect};
