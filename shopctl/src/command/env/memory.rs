use std::{
    fs::{self, DirBuilder, File},
    io::{ErrorKind as IoKind, Write},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use crate::error::{CommandError, ErrorKind, Result};

/// How an environment was before it was stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Memory {
    pub(super) at: String,
    pub(super) apps: Vec<AppMemory>,
    pub(super) node_groups: Vec<NodeGroupMemory>,
    /// Whether the database ran.
    pub(super) database_ran: bool,
}

/// How many replicas an app had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AppMemory {
    pub(super) name: String,
    pub(super) replicas: i32,
}

/// How many nodes a group had, and could have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct NodeGroupMemory {
    pub(super) name: String,
    pub(super) min: i32,
    pub(super) max: i32,
    pub(super) desired: i32,
}

fn path(folder: &Path) -> PathBuf {
    folder.join("environment.json")
}

impl Memory {
    /// What was written down; nothing where the environment was not stopped from here.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>> {
        let path = path(folder);
        match fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).map(Some).map_err(|error| {
                let broken = format!("{} is not what this program writes", path.display());
                CommandError::new(ErrorKind::Usage, broken)
                    .because(error)
                    .hint("remove it, and start with `shopctl env start --replicas N`")
            }),
            Err(error) if error.kind() == IoKind::NotFound => Ok(None),
            Err(error) => Err(anyhow::Error::new(error)
                .context(format!("reading {}", path.display()))
                .into()),
        }
    }

    /// Writes it down before anything is stopped, wholly or not at all.
    pub(super) fn keep(&self, folder: &Path) -> Result<()> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.with_context(|| format!("creating {}", folder.display()))?;
        let (path, new) = (path(folder), folder.join("environment.json.new"));
        let text = serde_json::to_vec_pretty(self).context("writing how the environment was")?;
        let written = File::create(&new).and_then(|mut file| {
            file.write_all(&text)?;
            file.sync_all()
        });
        written.with_context(|| format!("writing {}", new.display()))?;
        fs::rename(&new, &path).with_context(|| format!("renaming {}", new.display()))?;
        Ok(())
    }

    /// Forgets it, once all is as it was.
    pub(super) fn forget(folder: &Path) -> Result<()> {
        let path = path(folder);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != IoKind::NotFound => Err(anyhow::Error::new(error)
                .context(format!("removing {}", path.display()))
                .into()),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_down_is_read_again_until_it_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("prod");
        assert_eq!(Memory::read(&inner).unwrap(), None);
        let memory = Memory {
            at: "2026-11-28T10:00:00Z".to_owned(),
            apps: vec![AppMemory {
                name: "shopd".to_owned(),
                replicas: 3,
            }],
            node_groups: vec![NodeGroupMemory {
                name: "default".to_owned(),
                min: 2,
                max: 4,
                desired: 3,
            }],
            database_ran: true,
        };
        memory.keep(&inner).unwrap();
        assert_eq!(Memory::read(&inner).unwrap(), Some(memory));
        Memory::forget(&inner).unwrap();
        Memory::forget(&inner).unwrap();
        assert_eq!(Memory::read(&inner).unwrap(), None);
    }
}
