//! What a cluster does by itself: every controller follows the changes of the store and makes changes of its own. The
//! place to start is [`run`], which hands each change to those whom it concerns.

mod application;
mod autoscaler;
mod container;
mod deployer;
mod deployment;
mod indexed;
mod job;
mod node;
mod pod;
mod program;
mod progress;
mod replica_set;
mod rollout;
mod run;

pub(crate) use autoscaler::Loads;
pub(crate) use container::{place, set_state};
pub(crate) use deployer::Deployer;
pub use job::JobEnd;
pub(crate) use job::JobEnds;
pub(crate) use run::{run, settle};
