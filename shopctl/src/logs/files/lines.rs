use super::{
    Source,
    raw::{FileLine, RawFiles},
};
use crate::logs::{Filter, LogLine, raw::Begin, redacted};

/// The lines of several logs that are wanted, merged by their time, one at a time: a log of any length takes the memory of a
/// line. What is at its end may go on later.
#[derive(Debug)]
pub struct Lines {
    raw: RawFiles,
    filter: Filter,
}

impl Lines {
    /// The lines that are wanted of these logs, from their beginning.
    pub fn new(sources: Vec<Source>, filter: Filter) -> Self {
        let mut lines = Self {
            raw: RawFiles::default(),
            filter,
        };
        lines.add(sources);
        lines
    }

    /// Takes in logs that were not there before.
    pub fn add(&mut self, sources: Vec<Source>) {
        self.raw.add(sources, &Begin::default());
    }

    /// The next line; none where all that was written is read. More may be written later.
    pub fn read(&mut self) -> anyhow::Result<Option<LogLine>> {
        while let Some(line) = self.raw.read()? {
            let line = self.wanted(&line);
            if line.is_some() {
                return Ok(line);
            }
        }
        Ok(None)
    }

    /// What was begun at the very end of the logs, once nothing more is waited for.
    pub fn halves(&mut self) -> Vec<LogLine> {
        let halves = self.raw.halves();
        halves.iter().filter_map(|half| self.wanted(half)).collect()
    }

    fn wanted(&self, line: &FileLine) -> Option<LogLine> {
        let text = String::from_utf8_lossy(&line.text);
        let text = text.trim_end();
        if text.is_empty() {
            return None;
        }
        let parsed = LogLine::parse(&line.replica, &redacted(text));
        self.filter.has(&parsed, line.at).then_some(parsed)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs::{self, OpenOptions},
        io::Write,
        path::Path,
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
