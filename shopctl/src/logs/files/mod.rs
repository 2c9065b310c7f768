//! Lines of files, as replicas on this machine write them.

mod lines;
mod raw;
mod source;
mod stream;
mod tail;

pub use lines::Lines;
pub(super) use raw::RawFiles;
pub use source::Source;
