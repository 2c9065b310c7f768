use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;

use super::{Source, stream::Stream};
use crate::logs::raw::Begin;

/// The lines of several files as they were written, merged by their time, one at a time: a log of any length takes the memory
/// of a line. What is at its end may go on later.
#[derive(Debug, Default)]
pub(crate) struct RawFiles {
    streams: Vec<Stream>,
}

/// A line of a file.
pub(crate) struct FileLine {
    /// The moment that it tells, or that of the line before; none where no line tells one.
    pub(crate) at: Option<Timestamp>,
    pub(crate) replica: Arc<str>,
    pub(crate) text: Bytes,
}

impl RawFiles {
    /// Takes in logs that were not there before.
    pub(crate) fn add(&mut self, sources: Vec<Source>, begin: &Begin) {
        for source in sources {
            let is_known = |stream: &Stream| *stream.replica == *source.replica;
            if !self.streams.iter().any(is_known) {
                self.streams.push(Stream::new(source, begin));
            }
        }
    }

    /// The next line; none where all that was written is read. More may be written later.
    pub(crate) fn read(&mut self) -> anyhow::Result<Option<FileLine>> {
        for stream in &mut self.streams {
            stream.fill()?;
        }
        Ok(self.oldest())
    }

    /// What was begun at the very end of the logs, once nothing more is waited for.
    pub(crate) fn halves(&mut self) -> Vec<FileLine> {
        for stream in &mut self.streams {
            stream.fill_with_half();
        }
        std::iter::from_fn(|| self.oldest()).collect()
    }

    fn oldest(&mut self) -> Option<FileLine> {
        // Of lines of one moment, that of the first log comes first.
        let with_head = self
            .streams
            .iter_mut()
            .filter(|stream| stream.head.is_some());
        let stream = with_head.min_by_key(|stream| stream.at)?;
        Some(FileLine {
            at: stream.at,
            replica: stream.replica.clone(),
            text: stream.head.take()?,
        })
    }
}
