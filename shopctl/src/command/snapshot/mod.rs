mod around;
mod cluster;
mod compare;
mod file;
mod measure;
mod pages;
mod run;
mod through;

pub(super) use compare::{Compared, compare};
pub(super) use measure::Measure;
pub(super) use run::snapshot;
