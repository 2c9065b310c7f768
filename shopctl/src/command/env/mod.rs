//! The whole environment, started and stopped.

mod local;
mod memory;
mod run;
mod start;
mod stop;

pub(super) use run::run;
