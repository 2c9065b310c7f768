use std::path::PathBuf;

/// The log of one replica.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Whose it is.
    pub replica: String,
    /// Its files, the oldest first; the last is the one that is written to.
    pub files: Vec<PathBuf>,
}
