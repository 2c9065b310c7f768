//! A run that several processes make together. Each makes its share of the arrivals, with accounts of its own, and writes
//! down what it recorded (`file.rs`); nothing but the clock goes between them, and one verdict is made of all files
//! (`merge.rs`).

mod file;
mod lines;
mod merge;

pub use file::{Part, WorkerFile};
pub use merge::{MergeError, merge};
