//! What brings a cluster to what git says: Argo CD, asked and told through its applications.

mod rows;
mod run;
mod sync;

pub(super) use rows::{Application, Drift};
pub(super) use run::{run, signs};
pub(super) use sync::{settle, synchronize};
