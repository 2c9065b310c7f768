//! The program as its users run it, against servers whose behaviour is known to the millisecond.
#![expect(
    clippy::unwrap_used,
    reason = "where a test panics tells what went wrong in it"
)]

mod capacity;
mod cloudwatch;
mod compare;
mod failures;
mod manifest;
mod progress;
mod rails;
mod replay;
mod reports;
mod shop;
mod support;
mod timing;
mod verdicts;
mod workers;
