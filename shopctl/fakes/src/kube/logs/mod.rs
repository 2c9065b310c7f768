//! What containers wrote, and how it is read.

mod kept;
mod read;

pub use kept::Logged;
pub(crate) use kept::Logs;
pub(crate) use read::read;
