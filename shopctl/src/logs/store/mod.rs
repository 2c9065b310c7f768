//! A million lines in little memory, and which of them are looked for.
//!
//! Start at [`LogStore`], which takes lines and shows them; a [`Snapshot`] of it goes over all of them for a [`Query`] and gives
//! [`Matches`]. Lines are kept as they came and hidden where they are shown: nothing that leaves this folder has a secret in it.

mod block;
mod facts;
mod log_store;
mod marks;
mod matches;
mod packed;
mod pattern;
mod query;
mod scan;
mod segment;
mod shown;
mod source;
#[cfg(test)]
mod tests;
mod text;

pub use log_store::LogStore;
pub use matches::Matches;
pub use pattern::Pattern;
pub use query::Query;
pub use scan::{Progress, Snapshot};
pub use shown::StoredLine;
pub use source::SourceId;
