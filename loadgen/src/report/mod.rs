//! What is said about a run. `model.rs` is the report itself, which is published as JSON; all other forms are made from
//! it alone.

mod build;
mod chart;
mod console;
mod html;
mod junit;
mod markdown;
mod model;
pub(crate) mod show;
mod timeline;
mod verdict;
mod write;

pub use build::{Subject, build};
pub use console::summary;
pub use html::html;
pub use junit::junit;
pub use markdown::markdown;
pub use model::{
    CheckResult, Context, EndedBy, ErrorLine, GeneratorUse, InvariantResult, Limit, PhaseResult,
    Report, RouteResult, SlowRequest, TargetPoint, ThresholdResult, TimelinePoint, Times, Totals,
    Verdict, schema,
};
pub use write::{Outputs, write};
