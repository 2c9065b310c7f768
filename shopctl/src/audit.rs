//! What was changed, by whom and why: a file to which lines are added, each bound to the one before it by its hash, so that
//! a line that was changed or taken out is noticed. What is intended is written before it is done; where it cannot be
//! written, nothing is done.

use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::Context;
use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    error::{CommandError, ErrorKind, Result},
    hex::hex,
};

/// What stands where the first line has no line before it.
const BEGIN: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One line of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// Its number, from 1.
    pub number: u64,
    /// When.
    pub at: String,
    /// Who: a name from the environment, and the number by which the operating system knows them.
    pub who: String,
    /// The target.
    pub target: String,
    /// What, as in `app.restart`.
    pub action: String,
    /// To what.
    pub object: String,
    /// Why, where that was said.
    pub reason: Option<String>,
    /// `intended`, `done` or `failed`.
    pub outcome: String,
    /// The number of the line that told of the intention.
    pub of: Option<u64>,
    /// What came of it.
    pub detail: Option<String>,
    /// The hash of the line before.
    pub previous: String,
}

/// A line of the file: an entry with its hash.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    entry: Entry,
    hash: String,
}

/// What is to be written down.
#[derive(Debug, Clone)]
pub struct Intent<'a> {
    /// Who.
    pub who: &'a str,
    /// The target.
    pub target: &'a str,
    /// What.
    pub action: &'a str,
    /// To what.
    pub object: &'a str,
    /// Why.
    pub reason: Option<&'a str>,
}

/// The trail of this user on this machine.
#[derive(Debug, Clone)]
pub struct Trail {
    path: PathBuf,
}

impl Trail {
    /// The trail in a folder.
    pub fn of(state: &Path) -> Self {
        Self {
            path: state.join("audit.jsonl"),
        }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes down what is about to be done. Tells its number.
    pub fn intend(&self, intent: &Intent<'_>, now: Timestamp) -> Result<u64> {
        self.add(intent, "intended", None, None, now)
    }

    /// Writes down what came of it.
    pub fn close(
        &self,
        number: u64,
        intent: &Intent<'_>,
        outcome: std::result::Result<&str, &str>,
        now: Timestamp,
    ) -> Result<()> {
        let (outcome, detail) = match outcome {
            Ok(detail) => ("done", detail),
            Err(detail) => ("failed", detail),
        };
        self.add(intent, outcome, Some(number), Some(detail), now)?;
        Ok(())
    }

    fn add(
        &self,
        intent: &Intent<'_>,
        outcome: &str,
        of: Option<u64>,
        detail: Option<&str>,
        now: Timestamp,
    ) -> Result<u64> {
        let cannot = |error: anyhow::Error| {
            let failed = format!("cannot write to the audit trail {}", self.path.display());
            CommandError::new(ErrorKind::Refused, failed)
                .because(error)
                .hint("nothing is changed that cannot be written down; make room or mend the rights of the file")
        };
        let mut file = self.open().map_err(cannot)?;
        let lines = parse(&mut file).map_err(cannot)?;
        let last = lines.last();
        let number = last.map_or(1, |line| line.entry.number + 1);
        let entry = Entry {
            number,
            at: format!("{now:.3}"),
            who: intent.who.to_owned(),
            target: intent.target.to_owned(),
            action: intent.action.to_owned(),
            object: intent.object.to_owned(),
            reason: intent.reason.map(str::to_owned),
            outcome: outcome.to_owned(),
            of,
            detail: detail.map(str::to_owned),
            previous: last.map_or_else(|| BEGIN.to_owned(), |line| line.hash.clone()),
        };
        let hash = hash(&entry).map_err(cannot)?;
        let text = serde_json::to_string(&Line { entry, hash })
            .map_err(|error| cannot(error.into()))?
            + "\n";
        let written = file
            .write_all(text.as_bytes())
            .and_then(|()| file.sync_data());
        written.map_err(|error| cannot(error.into()))?;
        Ok(number)
    }

    /// Opens the file for one writer at a time.
    fn open(&self) -> anyhow::Result<File> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
        }
        let file = OpenOptions::new()
            .create(true)
            .read(true)
            .append(true)
            .mode(0o600)
            .open(&self.path)
            .context("opening it")?;
        file.lock().context("waiting for others who write to it")?;
        Ok(file)
    }

    /// All entries, the oldest first.
    pub fn entries(&self) -> Result<Vec<Entry>> {
        Ok(self.lines()?.into_iter().map(|line| line.entry).collect())
    }

    /// How many entries there are, if none was changed, taken out or put in.
    pub fn verify(&self) -> Result<u64> {
        let mut previous = BEGIN.to_owned();
        let mut count = 0;
        for line in self.lines()? {
            count += 1;
            let is_sound = line.entry.number == count
                && line.entry.previous == previous
                && hash(&line.entry)? == line.hash;
            if !is_sound {
                let broken = format!("entry {count} of the audit trail is not what was written");
                return Err(CommandError::new(ErrorKind::Unhealthy, broken)
                    .hint(format!("compare {} with a copy of it", self.path.display())));
            }
            previous = line.hash;
        }
        Ok(count)
    }

    fn lines(&self) -> Result<Vec<Line>> {
        match File::open(&self.path) {
            Ok(mut file) => Ok(parse(&mut file)?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(anyhow::Error::new(error)
                .context("opening the audit trail")
                .into()),
        }
    }
}

fn parse(file: &mut File) -> anyhow::Result<Vec<Line>> {
    let mut text = String::new();
    file.read_to_string(&mut text).context("reading it")?;
    let lines = text.lines().enumerate().map(|(index, line)| {
        serde_json::from_str(line)
            .with_context(|| format!("line {} of the audit trail is no entry", index + 1))
    });
    lines.collect()
}

fn hash(entry: &Entry) -> anyhow::Result<String> {
    let text = serde_json::to_vec(entry).context("writing an entry")?;
    let hash = digest(&SHA256, &text);
    Ok(hex(hash.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTENT: Intent<'_> = Intent {
        who: "alice",
        target: "local",
        action: "app.restart",
        object: "shopd",
        reason: Some("a reason"),
    };

    fn trail(folder: &Path) -> Trail {
        let trail = Trail::of(folder);
        for _ in 0..3 {
            let number = trail.intend(&INTENT, Timestamp::UNIX_EPOCH).unwrap();
            trail
                .close(number, &INTENT, Ok("2 replicas"), Timestamp::UNIX_EPOCH)
                .unwrap();
        }
        trail
    }

    #[test]
    fn what_was_written_is_verified() {
        let folder = tempfile::tempdir().unwrap();
        let trail = trail(folder.path());
        assert_eq!(trail.verify().unwrap(), 6);
        let entries = trail.entries().unwrap();
        assert_eq!(
            (entries[5].of, entries[5].outcome.as_str()),
            (Some(5), "done")
        );
        assert_eq!(entries[0].reason.as_deref(), Some("a reason"));
    }

    #[test]
    fn a_line_that_was_changed_taken_out_or_put_in_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let trail = trail(folder.path());
        let text = fs::read_to_string(trail.path()).unwrap();
        let lines: Vec<_> = text.lines().collect();
        let changed = text.replacen("alice", "mallo", 1);
        let without = [&lines[..2], &lines[3..]].concat().join("\n");
        let doubled = [&lines[..3], &lines[2..]].concat().join("\n");
        for broken in [changed, without, doubled] {
            fs::write(trail.path(), broken).unwrap();
            assert_eq!(trail.verify().unwrap_err().kind, ErrorKind::Unhealthy);
        }
    }

    #[test]
    fn nothing_is_intended_that_cannot_be_written_down() {
        let folder = tempfile::tempdir().unwrap();
        let trail = Trail::of(folder.path());
        fs::create_dir(trail.path()).unwrap();
        let refused = trail.intend(&INTENT, Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Refused);
        assert_eq!(Trail::of(&folder.path().join("none")).verify().unwrap(), 0);
    }
}
