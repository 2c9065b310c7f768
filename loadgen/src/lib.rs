//! Load tests that tell the truth: visits arrive by a schedule whatever the server does, times count from when they were
//! due, and the verdict says when the generator itself was too slow.
//!
//! Start at [`scenario`] for what a test is, [`schedule`] for when load is due, [`journey`] for what a visit does,
//! [`engine`] for a run from begin to end, [`recorder`] for what is kept of it, [`threshold`] for what must be so and
//! [`report`] for what is said about it. [`capacity`] and [`compare`] make several runs to find how much a shop takes, and
//! whether it does better than another. [`aftermath`] looks at the shop's data when it is over, and [`guard`] refuses
//! what must not be loaded. The crate knows the shop only by its HTTP interface.

#![expect(
    clippy::cast_precision_loss,
    reason = "counts, bytes and microseconds of a run are far below 2^52"
)]

pub mod aftermath;
pub mod ask;
pub mod capacity;
pub mod cli;
pub mod command;
pub mod compare;
pub mod engine;
pub mod guard;
pub mod http;
pub mod journey;
pub mod live;
pub mod observe;
pub mod recorder;
pub mod replay;
pub mod report;
pub mod scenario;
pub mod schedule;
pub mod threshold;
pub mod worker;
