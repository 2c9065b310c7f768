//! Lines of pods, as the cluster gives them.

mod follow;
mod log;
mod read;

pub use follow::FollowedPods;
pub use log::PodLog;
pub use read::PodLines;
