//! Lines of pods, as the cluster gives them.

mod follow;
mod log;
mod merge;
mod parsed;
mod raw;
mod read;

pub use follow::FollowedPods;
pub use log::PodLog;
pub(super) use raw::RawPods;
pub use read::PodLines;
