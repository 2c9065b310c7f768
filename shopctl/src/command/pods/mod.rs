//! Replicas, one by one.

mod cluster;
mod describe;
mod list;

pub(super) use cluster::{find, row, tag};
pub(super) use describe::Fact;
pub(super) use list::{Pod, list, look, run};
