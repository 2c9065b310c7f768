use std::{
    fs::{File, Metadata},
    io::{BufRead, BufReader, Seek, SeekFrom},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use bytes::Bytes;
use jiff::Timestamp;

use super::{Source, tail};
use crate::logs::{glance, raw::Begin};

/// How much is read at once.
const AHEAD: usize = 64 * 1024;

/// One log, as far as it was read.
#[derive(Debug)]
pub(super) struct Stream {
    pub(super) replica: Arc<str>,
    /// What is wanted of it, until it is begun.
    begin: Option<Begin>,
    /// The files that are still to be read, the next one last.
    left: Vec<PathBuf>,
    open: Option<Open>,
    /// A line without its end: the rest is still to be written.
    half: Vec<u8>,
    /// The next line.
    pub(super) head: Option<Bytes>,
    /// The moment of the next line: the one that it tells, or else that of the line before.
    pub(super) at: Option<Timestamp>,
}

#[derive(Debug)]
struct Open {
    path: PathBuf,
    reader: BufReader<File>,
}

impl Stream {
    pub(super) fn new(source: Source, begin: &Begin) -> Self {
        Self {
            replica: source.replica.into(),
            begin: Some(*begin),
            left: source.files.into_iter().rev().collect(),
            open: None,
            half: Vec::new(),
            head: None,
            at: None,
        }
    }

    /// Reads up to the next line, if one is there.
    pub(super) fn fill(&mut self) -> anyhow::Result<()> {
        if self.head.is_none()
            && let Some(line) = self.read()?
        {
            self.take(line);
        }
        Ok(())
    }

    /// What was begun at the very end of the log.
    pub(super) fn fill_with_half(&mut self) {
        if self.head.is_none() && !self.half.is_empty() {
            let half = std::mem::take(&mut self.half);
            self.take(half);
        }
    }

    fn take(&mut self, mut line: Vec<u8>) {
        if line.ends_with(b"\n") {
            line.pop();
        }
        let at = glance::moment(&line).or(self.at);
        self.at = at.or_else(|| self.first_moment());
        self.head = Some(line.into());
    }

    /// The moment of the first line that tells one, as far as it was read ahead.
    fn first_moment(&self) -> Option<Timestamp> {
        let ahead = self.open.as_ref()?.reader.buffer();
        ahead.split(|byte| *byte == b'\n').find_map(glance::moment)
    }

    /// The next whole line, with its end.
    fn read(&mut self) -> anyhow::Result<Option<Vec<u8>>> {
        loop {
            let Some(open) = &mut self.open else {
                if !self.open_next()? {
                    return Ok(None);
                }
                continue;
            };
            let read = open.reader.read_until(b'\n', &mut self.half);
            let count = read.with_context(|| format!("reading {}", open.path.display()))?;
            if self.half.ends_with(b"\n") {
                return Ok(Some(std::mem::take(&mut self.half)));
            }
            if count > 0 {
                continue;
            }
            if self.left.is_empty() && !is_replaced(open)? {
                return Ok(None);
            }
            // A replica that was started anew may write to another file of the same name.
            if self.left.is_empty() {
                self.left.push(open.path.clone());
            }
            self.open = None;
            if !self.half.is_empty() {
                return Ok(Some(std::mem::take(&mut self.half)));
            }
        }
    }

    /// Opens the next file, if there is one.
    fn open_next(&mut self) -> anyhow::Result<bool> {
        let mut offset = 0;
        if let Some(begin) = self.begin.take() {
            offset = tail::skip(&mut self.left, &begin)?;
        }
        let Some(path) = self.left.pop() else {
            return Ok(false);
        };
        let doing = || format!("opening {}", path.display());
        let mut file = File::open(&path).with_context(doing)?;
        file.seek(SeekFrom::Start(offset)).with_context(doing)?;
        self.open = Some(Open {
            path,
            reader: BufReader::with_capacity(AHEAD, file),
        });
        Ok(true)
    }
}

fn is_replaced(open: &Open) -> anyhow::Result<bool> {
    let own = open.reader.get_ref().metadata();
    let own = own.with_context(|| format!("looking at {}", open.path.display()))?;
    Ok(metadata(&open.path)
        .is_some_and(|there| (there.dev(), there.ino()) != (own.dev(), own.ino())))
}

fn metadata(path: &Path) -> Option<Metadata> {
    path.metadata().ok()
}
