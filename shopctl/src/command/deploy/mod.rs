//! New versions: planned, rolled out, verified, and taken back where that fails.

mod image;
mod plan;
mod roll;
mod run;
mod verify;

pub(super) use plan::Step;
pub(super) use run::run;
