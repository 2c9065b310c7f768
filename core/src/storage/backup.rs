use std::{io, path::Path};

use super::{Storage, StoreError, pools::Backend};

/// Why a database was not copied.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database is a server's, which has programs of its own for that.
    #[error(
        "this is a PostgreSQL database: copy it with `pg_dump --format=custom --file=FILE DATABASE_URL`"
    )]
    NotEmbedded,
    /// There is a file of that name.
    #[error("{0} exists, and a backup is never written over: name another file")]
    Exists(String),
    /// The copy could not be put where it was wanted.
    #[error("the copy cannot be written")]
    Write(#[from] io::Error),
    /// The database could not be read, or the copy not written.
    #[error("the database cannot be copied")]
    Store(#[from] StoreError),
    /// The copy is not sound; it was removed.
    #[error("the copy is not sound: {0}")]
    Unsound(String),
}

/// What was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupReport {
    /// Bytes of the copy.
    pub size_bytes: u64,
}

impl Storage {
    /// Copies the embedded database as it is at one moment, while others read and write it.
    ///
    /// The copy appears under its name only when it is whole, checked and on disk.
    pub async fn backup(&self, file: &Path) -> Result<BackupReport, BackupError> {
        let Backend::Sqlite { readers, .. } = &self.0 else {
            return Err(BackupError::NotEmbedded);
        };
        if file.exists() {
            return Err(BackupError::Exists(file.display().to_string()));
        }
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(".unfinished");
        let unfinished = file.with_file_name(name);
        prepare(&unfinished)?;
        let copied = copy(readers, &unfinished).await;
        let finished = match copied {
            Ok(()) => finish(&unfinished, file),
            Err(error) => Err(error),
        };
        if finished.is_err() {
            // What cannot be removed either is told by its name.
            let _ = std::fs::remove_file(&unfinished);
        }
        finished
    }
}

/// An empty file that nobody else may read: the copy holds people's addresses.
fn prepare(file: &Path) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

async fn copy(readers: &sqlx::SqlitePool, file: &Path) -> Result<(), BackupError> {
    let text = file.to_str().ok_or_else(|| {
        io::Error::new(
            io::ErrorKind::InvalidInput,
            "the name of the file is not UTF-8",
        )
    })?;
    sqlx::query("vacuum into $1")
        .bind(text)
        .execute(readers)
        .await
        .map_err(StoreError::from)?;
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(file)
        .read_only(true);
    let mut copy = sqlx::ConnectOptions::connect(&options)
        .await
        .map_err(StoreError::from)?;
    let verdict: String = sqlx::query_scalar("pragma integrity_check")
        .fetch_one(&mut copy)
        .await
        .map_err(StoreError::from)?;
    sqlx::Connection::close(copy)
        .await
        .map_err(StoreError::from)?;
    if verdict == "ok" {
        Ok(())
    } else {
        Err(BackupError::Unsound(verdict))
    }
}

fn finish(unfinished: &Path, file: &Path) -> Result<BackupReport, BackupError> {
    let written = std::fs::File::open(unfinished)?;
    written.sync_all()?;
    let size_bytes = written.metadata()?.len();
    std::fs::rename(unfinished, file)?;
    if let Some(folder) = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(BackupReport { size_bytes })
}
