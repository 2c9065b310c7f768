use super::{Lines, LogLine, PodLines};
use crate::error::Result;

/// The lines of all replicas up to now, merged by time, wherever they run.
pub enum Reader {
    /// From files.
    Files(Box<Lines>),
    /// From pods.
    Pods(Box<PodLines>),
}

impl Reader {
    /// The next whole line; none at the end of what was written.
    pub async fn next(&mut self) -> Result<Option<LogLine>> {
        match self {
            Self::Files(lines) => Ok(lines.read()?),
            Self::Pods(lines) => lines.next().await,
        }
    }

    /// What was begun at the very end of logs, once nothing more is waited for.
    pub fn halves(&mut self) -> Vec<LogLine> {
        match self {
            Self::Files(lines) => lines.halves(),
            // The cluster gives whole lines.
            Self::Pods(_) => Vec::new(),
        }
    }
}
