use std::{
    fs::{self, DirBuilder, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{error::IndexError, index::Index, position::Position, writer::Writer};

/// How many processes may keep their index in one folder.
const PLACES: u32 = 16;
/// Begins the name of a finished index; a number follows, and the highest is in use.
const FINISHED: &str = "index-";
/// The name of one that is not finished.
const UNFINISHED: &str = "unfinished";

/// A process's own place on the disk, where its index is, and where the next one is built.
#[derive(Debug)]
pub struct Shelf {
    place: PathBuf,
    /// Held as long as the process lives.
    _lock: File,
}

impl Shelf {
    /// Takes the first place of a folder that no other process has; the folder is made where there is none.
    pub fn take(folder: &Path) -> Result<Self, IndexError> {
        make_folder(folder)?;
        for number in 0..PLACES {
            let place = folder.join(format!("replica-{number}"));
            make_folder(&place)?;
            let lock = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(place.join("lock"))?;
            match lock.try_lock() {
                Ok(()) => {
                    return Ok(Self { place, _lock: lock });
                }
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        Err(IndexError::Taken)
    }

    /// The index that is there, with its writer; `None` where there is none or it is of no use, which is then removed.
    pub fn open(&self) -> Result<Option<(Writer, Position)>, IndexError> {
        for (_, folder) in self.finished()? {
            match Index::open(&folder) {
                Ok((index, position)) => {
                    return Ok(Some((Writer::new(Arc::new(index))?, position)));
                }
                Err(error) => {
                    let reason: &dyn std::error::Error = &error;
                    tracing::warn!(error = reason, "a search index is of no use; it is removed");
                    fs::remove_dir_all(&folder)?;
                }
            }
        }
        Ok(None)
    }

    /// Begins another index, beside the one in use.
    pub fn build(&self) -> Result<Writer, IndexError> {
        let folder = self.place.join(UNFINISHED);
        remove(&folder)?;
        make_folder(&folder)?;
        Writer::new(Arc::new(Index::create(&folder)?))
    }

    /// Puts a built and committed index in the place of the one in use, which can be asked until it is let go.
    pub fn put(&self, built: Writer) -> Result<(Writer, Position), IndexError> {
        built.finish()?;
        let before = self.finished()?;
        let number = before.first().map_or(1, |(number, _)| number + 1);
        let folder = self.place.join(format!("{FINISHED}{number}"));
        fs::rename(self.place.join(UNFINISHED), &folder)?;
        let (index, position) = Index::open(&folder)?;
        let writer = Writer::new(Arc::new(index))?;
        for (_, old) in before {
            remove(&old)?;
        }
        Ok((writer, position))
    }

    /// Finished indexes, the newest first.
    fn finished(&self) -> io::Result<Vec<(u64, PathBuf)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.place)? {
            let entry = entry?;
            let name = entry.file_name();
            let number = name.to_str().and_then(|name| name.strip_prefix(FINISHED));
            if let Some(number) = number.and_then(|number| number.parse().ok()) {
                found.push((number, entry.path()));
            }
        }
        found.sort_unstable_by(|one, other| other.cmp(one));
        Ok(found)
    }
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Nobody else has a reason to look into it.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
