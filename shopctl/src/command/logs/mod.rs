//! What replicas log.

mod export;
mod follow;
mod groups;
mod highlight;
mod read;
mod run;

pub(super) use export::Exported;
pub(super) use groups::Group;
pub(super) use run::run;
