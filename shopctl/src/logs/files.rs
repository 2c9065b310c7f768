use std::{
    fs::{File, Metadata},
    io::{BufRead, BufReader},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use anyhow::Context;
use jiff::Timestamp;

use super::{Filter, LogLine, redacted};

/// The log of one replica.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Whose it is.
    pub replica: String,
    /// Its files, the oldest first; the last is the one that is written to.
    pub files: Vec<PathBuf>,
}

/// The lines of several logs, merged by their time, one at a time: a log of any length takes the memory of a line. What is
/// at its end may go on later.
#[derive(Debug)]
pub struct Lines {
    streams: Vec<Stream>,
    filter: Filter,
}

/// One log, as far as it was read.
#[derive(Debug)]
struct Stream {
    replica: String,
    /// The files that are still to be read, the next one last.
    left: Vec<PathBuf>,
    open: Option<Open>,
    /// A line without its end: the rest is still to be written.
    half: Vec<u8>,
    /// The next line that is wanted.
    head: Option<LogLine>,
    /// The time of the last line that told one. A line without a time belongs to the one before it.
    last: Option<Timestamp>,
}

#[derive(Debug)]
struct Open {
    path: PathBuf,
    reader: BufReader<File>,
}

impl Lines {
    /// The lines that are wanted of these logs, from their beginning.
    pub fn new(sources: Vec<Source>, filter: Filter) -> Self {
        let mut lines = Self {
            streams: Vec::new(),
            filter,
        };
        lines.add(sources);
        lines
    }

    /// Takes in logs that were not there before.
    pub fn add(&mut self, sources: Vec<Source>) {
        for source in sources {
            if self
                .streams
                .iter()
                .any(|stream| stream.replica == source.replica)
            {
                continue;
            }
            self.streams.push(Stream {
                replica: source.replica,
                left: source.files.into_iter().rev().collect(),
                open: None,
                half: Vec::new(),
                head: None,
                last: None,
            });
        }
    }

    /// The next line; none where all that was written is read. More may be written later.
    pub fn read(&mut self) -> anyhow::Result<Option<LogLine>> {
        for stream in &mut self.streams {
            stream.fill(&self.filter)?;
        }
        // Of lines of one moment, that of the first log comes first.
        let with_head = self
            .streams
            .iter_mut()
            .filter(|stream| stream.head.is_some());
        let oldest = with_head.min_by_key(|stream| stream.last);
        Ok(oldest.and_then(|stream| stream.head.take()))
    }

    /// What was begun at the very end of the logs, once nothing more is waited for.
    pub fn halves(&mut self) -> Vec<LogLine> {
        let halves = self.streams.iter_mut().filter_map(|stream| {
            let text = std::mem::take(&mut stream.half);
            stream.wanted(&text, &self.filter)
        });
        halves.collect()
    }
}

impl Stream {
    /// Reads up to the next line that is wanted, if one is there.
    fn fill(&mut self, filter: &Filter) -> anyhow::Result<()> {
        while self.head.is_none() {
            let Some(line) = self.read()? else {
                return Ok(());
            };
            self.head = self.wanted(&line, filter);
        }
        Ok(())
    }

    fn wanted(&mut self, line: &[u8], filter: &Filter) -> Option<LogLine> {
        let text = String::from_utf8_lossy(line);
        let text = text.trim_end();
        if text.is_empty() {
            return None;
        }
        let line = LogLine::parse(&self.replica, &redacted(text));
        self.last = line.moment().or(self.last);
        filter.has(&line, self.last).then_some(line)
    }

    /// The next whole line.
    fn read(&mut self) -> anyhow::Result<Option<Vec<u8>>> {
        loop {
            let Some(open) = &mut self.open else {
                let Some(path) = self.left.pop() else {
                    return Ok(None);
                };
                let file =
                    File::open(&path).with_context(|| format!("opening {}", path.display()))?;
                self.open = Some(Open {
                    path,
                    reader: BufReader::new(file),
                });
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

#[cfg(test)]
mod tests {
    use std::{
        fs::{self, OpenOptions},
        io::Write,
    };

    use super::*;

    fn at(second: u32, message: &str) -> String {
        format!("{{\"timestamp\":\"2026-11-28T10:00:0{second}Z\",\"message\":\"{message}\"}}\n")
    }

    fn source(folder: &Path, replica: &str, texts: &[&str]) -> Source {
        let files = texts.iter().enumerate().map(|(index, text)| {
            let path = folder.join(format!("{replica}.{index}"));
            fs::write(&path, text).unwrap();
            path
        });
        Source {
            replica: replica.to_owned(),
            files: files.collect(),
        }
    }

    fn all(lines: &mut Lines) -> Vec<String> {
        std::iter::from_fn(|| lines.read().unwrap())
            .map(|line| line.message)
            .collect()
    }

    fn append(path: &Path, text: &str) {
        let mut file = OpenOptions::new().append(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    #[test]
    fn logs_are_merged_by_time_and_a_line_without_one_stays_where_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let sources = vec![
            source(
                folder.path(),
                "a",
                &[&at(1, "a1"), &("a trace\n".to_owned() + &at(4, "a4"))],
            ),
            source(folder.path(), "b", &[&(at(0, "b0") + "\n" + &at(2, "b2"))]),
        ];
        let mut lines = Lines::new(sources, Filter::default());
        assert_eq!(all(&mut lines), ["b0", "a1", "a trace", "b2", "a4"]);
    }

    #[test]
    fn what_is_written_later_comes_later_and_half_a_line_waits_for_its_rest() {
        let folder = tempfile::tempdir().unwrap();
        let one = source(folder.path(), "a", &[&(at(1, "one") + "{\"timestamp\":")]);
        let path = one.files[0].clone();
        let mut lines = Lines::new(vec![one], Filter::default());
        assert_eq!(all(&mut lines), ["one"]);
        append(
            &path,
            "\"2026-11-28T10:00:02Z\",\"message\":\"two\"}\nthree",
        );
        assert_eq!(all(&mut lines), ["two"]);
        let halves: Vec<_> = lines
            .halves()
            .into_iter()
            .map(|line| line.message)
            .collect();
        assert_eq!(halves, ["three"]);
    }

    #[test]
    fn a_file_that_took_the_place_of_another_is_read_from_its_beginning() {
        let folder = tempfile::tempdir().unwrap();
        let one = source(folder.path(), "a", &[&at(1, "one")]);
        let path = one.files[0].clone();
        let mut lines = Lines::new(vec![one], Filter::default());
        assert_eq!(all(&mut lines), ["one"]);
        append(&path, &at(2, "the last of the old"));
        fs::rename(&path, folder.path().join("a.old")).unwrap();
        fs::write(&path, at(3, "the first of the new")).unwrap();
        lines.add(vec![source(
            folder.path(),
            "b",
            &[&at(4, "another replica")],
        )]);
        assert_eq!(
            all(&mut lines),
            [
                "the last of the old",
                "the first of the new",
                "another replica"
            ]
        );
    }
}
