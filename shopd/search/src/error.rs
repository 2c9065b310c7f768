use std::io;

use tantivy::{TantivyError, directory::error::LockError};

/// Why the index could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The folder cannot be used.
    #[error("the folder of the search index cannot be used")]
    Folder(#[from] io::Error),
    /// Another process has every place of the folder.
    #[error("all places in the folder of the search index are taken by other processes")]
    Taken,
    /// What is there was not written by this version, not finished, or damaged.
    #[error("the search index is not of use: {0}")]
    Unusable(&'static str),
    /// Reading or writing failed.
    #[error("the search index failed")]
    Engine(#[from] TantivyError),
    /// The writer of this index is held elsewhere.
    #[error("the search index is being written elsewhere")]
    Locked(#[from] LockError),
}
