//! How much is used and how quick it is, as CloudWatch knows it.
//!
//! Start at `run.rs`. `catalogue.rs` is the table of what can be charted, `source.rs` finds whose metrics are meant, `chart.rs`
//! asks, and `curve.rs` and `point.rs` are what is shown; `recent.rs` is for snapshots. Nothing that is missing becomes a number.

mod alarms;
mod catalogue;
mod chart;
mod curve;
mod point;
mod recent;
mod run;
mod source;

pub(super) use alarms::{Alarm, sign};
pub(super) use curve::Curve;
pub(super) use point::Point;
pub(super) use recent::{Recent, recent};
pub(super) use run::run;
