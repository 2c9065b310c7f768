use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::Write,
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

use anyhow::Context;

use crate::error::{CommandError, ErrorKind, Result};

/// Locks the folder of a file, which is made where it is not there. The file itself is replaced, so that a lock on it would be
/// one on what was.
pub(super) fn lock_folder(path: &Path) -> Result<File> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("creating {}", folder.display()))?;
    let lock = File::open(folder).with_context(|| format!("opening {}", folder.display()))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(fs::TryLockError::WouldBlock) => {
            let busy = format!("somebody else is changing {}", path.display());
            Err(CommandError::new(ErrorKind::Conflict, busy).hint("try again when that is done"))
        }
        Err(fs::TryLockError::Error(error)) => Err(anyhow::Error::new(error)
            .context(format!("locking {}", folder.display()))
            .into()),
    }
}

/// Replaces a file, wholly or not at all. Its mode is kept; a new one is for this user alone.
pub(super) fn replace(path: &Path, folder: &File, text: &str) -> anyhow::Result<()> {
    let new = path.with_extension("toml.new");
    // What a program left that was killed here.
    let _ = fs::remove_file(&new);
    let mode = path.metadata().map_or(0o600, |file| file.mode() & 0o7777);
    let write = || {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&new)?;
        file.write_all(text.as_bytes())?;
        file.set_permissions(fs::Permissions::from_mode(mode))?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        folder.sync_all()
    };
    let written = write().inspect_err(|_| {
        let _ = fs::remove_file(&new);
    });
    written.with_context(|| format!("writing {}", path.display()))
}
