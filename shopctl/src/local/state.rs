use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use anyhow::Context;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Process;
use crate::error::{CommandError, ErrorKind, Result};

/// How the names of present logs end.
pub(super) const LOG: &str = ".log";
/// From how many bytes on a log is long. It is begun anew only when its replica is.
const LONG_LOG: u64 = 16 << 20;

/// One process of the shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Replica {
    /// Its name, as in `shopd-1`.
    pub name: String,
    /// The process.
    pub process: Process,
    /// The port of shoppers.
    pub port: u16,
    /// The port of its operations listener.
    pub ops_port: u16,
    /// When it was started.
    pub started_at: String,
    /// How often it was started anew by this program.
    pub restarts: u32,
}

/// A secret in a file of the target's folder, without what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretFile {
    /// The file.
    pub name: &'static str,
    /// When it was made.
    pub made_at: Timestamp,
}

/// What runs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) replicas: Vec<Replica>,
}

/// The folder of a target.
#[derive(Debug, Clone)]
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    /// Made where it is not there, for this user alone.
    pub(super) fn create(path: PathBuf) -> anyhow::Result<Self> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path.join("logs"))
            .with_context(|| format!("creating {}", path.display()))?;
        Ok(Self(path))
    }

    pub(super) fn log(&self, replica: &str) -> PathBuf {
        self.0.join("logs").join(format!("{replica}{LOG}"))
    }

    /// What was logged before the present log was begun.
    pub(super) fn older_log(&self, replica: &str) -> PathBuf {
        self.0.join("logs").join(format!("{replica}.older"))
    }

    /// Begins a new log where the present one has become long. What was before the one before goes.
    pub(super) fn turn_log(&self, replica: &str) -> anyhow::Result<()> {
        let path = self.log(replica);
        if path.metadata().is_ok_and(|log| log.len() > LONG_LOG) {
            fs::rename(&path, self.older_log(replica))
                .with_context(|| format!("renaming {}", path.display()))?;
        }
        Ok(())
    }

    pub(super) fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    /// What runs, as it was written last.
    pub(super) fn state(&self) -> Result<State> {
        let path = self.0.join("state.json");
        match fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).map_err(|error| {
                let broken = format!("{} is not what this program writes", path.display());
                CommandError::new(ErrorKind::Usage, broken)
                    .because(error)
                    .hint("end the shop's processes by hand, then remove the file")
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(State::default()),
            Err(error) => Err(anyhow::Error::new(error)
                .context(format!("reading {}", path.display()))
                .into()),
        }
    }

    /// Writes what runs, wholly or not at all.
    pub(super) fn keep(&self, state: &State) -> anyhow::Result<()> {
        let (new, path) = (self.0.join("state.json.new"), self.0.join("state.json"));
        let text = serde_json::to_vec_pretty(state).context("writing what runs")?;
        let mut file = File::create(&new).with_context(|| format!("creating {}", new.display()))?;
        file.write_all(&text)
            .and_then(|()| file.sync_data())
            .with_context(|| format!("writing {}", new.display()))?;
        fs::rename(&new, &path).with_context(|| format!("renaming {}", new.display()))
    }

    /// A secret that is made once and that only this user can read.
    pub(super) fn secret(
        &self,
        name: &str,
        make: impl FnOnce() -> String,
    ) -> anyhow::Result<String> {
        let path = self.0.join(name);
        let made = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path);
        match made {
            Ok(mut file) => {
                let secret = make();
                file.write_all(secret.as_bytes())
                    .with_context(|| format!("writing {}", path.display()))?;
                Ok(secret)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))
            }
            Err(error) => Err(error).with_context(|| format!("creating {}", path.display())),
        }
    }

    /// Those of these secrets that were made.
    pub(super) fn secrets(&self, names: &[&'static str]) -> anyhow::Result<Vec<SecretFile>> {
        let mut files = Vec::new();
        for name in names {
            let path = self.0.join(name);
            let made = match fs::metadata(&path).and_then(|file| file.modified()) {
                Ok(made) => made,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => {
                    return Err(error).with_context(|| format!("looking at {}", path.display()));
                }
            };
            let made_at = Timestamp::try_from(made).context("reading when a file was made")?;
            files.push(SecretFile { name, made_at });
        }
        Ok(files)
    }

    /// Lets one program at a time change what runs.
    pub(super) fn lock(&self) -> Result<File> {
        let path = self.0.join("lock");
        let file = File::create(&path).with_context(|| format!("creating {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(fs::TryLockError::WouldBlock) => Err(CommandError::new(
                ErrorKind::Conflict,
                "somebody else is changing this target",
            )
            .hint("try again when that is done")),
            Err(fs::TryLockError::Error(error)) => Err(anyhow::Error::new(error)
                .context(format!("locking {}", path.display()))
                .into()),
        }
    }
}

/// The last lines of a file, for who wants to know why something ended.
pub(super) fn last_lines(path: &Path, count: usize) -> Vec<String> {
    let text = fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<_> = text.lines().filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(count)..]
        .iter()
        .map(|line| (*line).to_owned())
        .collect()
}
