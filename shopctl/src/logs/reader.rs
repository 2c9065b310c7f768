use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{Lines, LogLine, PodLines};
use crate::error::Result;

/// How often it is looked for new lines in files.
const LOOK: Duration = Duration::from_millis(200);

/// The lines of all replicas, merged by time, wherever they run.
pub enum Reader {
    /// From files.
    Files(Box<Lines>),
    /// From pods.
    Pods(Box<PodLines>),
}

impl Reader {
    /// The next line up to the end of what was written; none there.
    pub async fn next(&mut self) -> Result<Option<LogLine>> {
        match self {
            Self::Files(lines) => match lines.read()? {
                None => Ok(lines.halves().pop()),
                some => Ok(some),
            },
            Self::Pods(lines) => lines.next(None).await,
        }
    }

    /// The next line, also one that is still to be written; none where none comes in a while.
    pub async fn following(&mut self, pause: Duration) -> Result<Option<LogLine>> {
        match self {
            Self::Files(lines) => {
                if let Some(line) = lines.read()? {
                    return Ok(Some(line));
                }
                sleep(LOOK).await;
                Ok(lines.read()?)
            }
            Self::Pods(lines) => lines.next(Some(Instant::now() + pause)).await,
        }
    }

    /// What else there is to tell since it was asked last.
    pub fn notes(&mut self) -> Vec<String> {
        match self {
            Self::Files(_) => Vec::new(),
            Self::Pods(lines) => lines.notes(),
        }
    }

    /// How many times lines were lost for certain.
    pub fn lost(&self) -> u64 {
        match self {
            Self::Files(_) => 0,
            Self::Pods(lines) => lines.lost(),
        }
    }
}
