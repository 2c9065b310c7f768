//! Data to begin with: the demo shop (`demo.rs`) or a generated one (`generated.rs`).

mod demo;
mod generated;
mod meter;
mod run;

pub(super) use run::seed;
