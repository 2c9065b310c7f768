use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde::Deserialize;
use tempfile::NamedTempFile;

use super::Measure;
use crate::{
    error::Result,
    output::{Document, Row},
};

/// What is read of a document.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    kind: String,
    #[serde(default)]
    items: Vec<serde_json::Value>,
}

/// Writes a snapshot, wholly or not at all.
pub(super) fn keep(path: &Path, document: &Document<Measure>) -> Result<()> {
    let doing = || format!("writing {}", path.display());
    let mut text = serde_json::to_vec_pretty(document).with_context(doing)?;
    text.push(b'\n');
    let mut file = NamedTempFile::new_in(folder(path)).with_context(doing)?;
    let written = file
        .write_all(&text)
        .and_then(|()| file.as_file().sync_data());
    written.with_context(doing)?;
    file.persist(path).with_context(doing)?;
    Ok(())
}

fn folder(path: &Path) -> PathBuf {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_owned()
}

/// What a file holds, where it is a snapshot.
pub(super) fn read(path: &Path) -> Option<Vec<Measure>> {
    let kept: Kept = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    if kept.kind != Measure::KIND {
        return None;
    }
    let measures = kept.items.into_iter().map(serde_json::from_value);
    measures.collect::<std::result::Result<_, _>>().ok()
}
