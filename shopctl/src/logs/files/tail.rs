use std::{
    fs::File,
    io,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

use anyhow::Context;
use jiff::Timestamp;
use memchr::memrchr_iter;

use crate::logs::raw::Begin;

/// How much of a file is looked at together.
const PART: usize = 64 * 1024;

/// Leaves out those files that follow each other, the last first, in which nothing is wanted; where in the first that is left
/// it begins. In those that are left, lines may stand that are older than is wanted.
pub(super) fn skip(files: &mut Vec<PathBuf>, begin: &Begin) -> anyhow::Result<u64> {
    let mut offset = 0;
    let mut wanted = begin.tail;
    for (index, path) in files.iter().enumerate() {
        // The last one is written to, and must be followed whatever it has.
        if index > 0 && (wanted == Some(0) || is_older(path, begin.since)) {
            files.truncate(index);
            break;
        }
        if let Some(lines) = wanted {
            let found = last_lines(path, lines);
            let found = found.with_context(|| format!("reading {}", path.display()))?;
            offset = found.offset;
            wanted = Some(lines - found.lines);
        }
    }
    Ok(offset)
}

fn is_older(path: &Path, since: Option<Timestamp>) -> bool {
    let written = || Timestamp::try_from(path.metadata().ok()?.modified().ok()?).ok();
    since.is_some_and(|since| written().is_some_and(|written| written < since))
}

struct Found {
    offset: u64,
    lines: u64,
}

/// Where the last so many lines of a file begin, and how many there are. What has no end yet is a line.
fn last_lines(path: &Path, wanted: u64) -> io::Result<Found> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut part = vec![0; PART];
    let mut end = length;
    let mut lines = 0;
    while end > 0 {
        let size = end.min(PART as u64);
        let begin = end - size;
        let part = &mut part[..usize::try_from(size).unwrap_or(PART)];
        file.read_exact_at(part, begin)?;
        for place in memrchr_iter(b'\n', part) {
            let offset = begin + place as u64 + 1;
            // An end of line at the very end begins no line.
            if wanted > 0 && offset == length {
                continue;
            }
            lines = wanted.min(lines + 1);
            if lines == wanted {
                return Ok(Found { offset, lines });
            }
        }
        end = begin;
    }
    lines = wanted.min(lines + u64::from(length > 0));
    Ok(Found { offset: 0, lines })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn begin(tail: u64) -> Begin {
        Begin {
            tail: Some(tail),
            ..Begin::default()
        }
    }

    #[test]
    fn the_last_lines_are_those_of_the_last_files() {
        let folder = tempfile::tempdir().unwrap();
        let long = "x".repeat(PART);
        let texts = ["1\n2\n", &format!("3\n{long}\n5"), "", "6\n7\n"];
        let paths: Vec<_> = (0..texts.len())
            .map(|index| folder.path().join(index.to_string()))
            .collect();
        for (path, text) in paths.iter().zip(texts) {
            fs::write(path, text).unwrap();
        }
        let all = texts.concat();
        for (tail, wanted) in [
            (0, ""),
            (1, "7\n"),
            (2, "6\n7\n"),
            (3, "56\n7\n"),
            (4, &format!("{long}\n56\n7\n")),
            (6, &all[2..]),
            (7, &all),
            (8, &all),
        ] {
            let mut files: Vec<_> = paths.iter().rev().cloned().collect();
            let offset = skip(&mut files, &begin(tail)).unwrap();
            let text: String = files
                .iter()
                .rev()
                .map(|path| fs::read_to_string(path).unwrap())
                .collect();
            let offset = usize::try_from(offset).unwrap();
            assert_eq!(&text[offset..], wanted, "{tail}");
        }
        assert!(skip(&mut vec![folder.path().join("none")], &begin(1)).is_err());
    }

    #[test]
    fn files_that_ended_before_a_moment_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["new", "old"].map(|name| folder.path().join(name));
        for path in &paths {
            fs::write(path, "line\n").unwrap();
        }
        let since = |since: Timestamp| Begin {
            since: Some(since),
            ..Begin::default()
        };
        let kept = |begin: &Begin| {
            let mut files = paths.to_vec();
            assert_eq!(skip(&mut files, begin).unwrap(), 0);
            files
        };
        assert_eq!(kept(&since(Timestamp::UNIX_EPOCH)), paths);
        assert_eq!(kept(&since(Timestamp::MAX)), paths[..1]);
    }
}
