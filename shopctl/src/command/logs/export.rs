use std::{
    fs::{self, File},
    io::{BufRead, BufReader, BufWriter, Write},
    path::Path,
};

use anyhow::Context as _;
use ring::digest::{self, SHA256};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    context::{Context, Target},
    logs::sources,
};
use crate::{
    error::{CommandError, ErrorKind, Result},
    hex::hex,
    local::{Filter, LogLine, Source},
    output::{Column, Document, Row},
};

/// The list of all that was exported.
const MANIFEST: &str = "manifest.json";

/// The log of one replica, as it was written out.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Exported {
    file: String,
    pod: String,
    /// Lines that are in the file.
    lines: u64,
    bytes: u64,
    /// Lines that were read and not wanted.
    skipped: u64,
    sha256: String,
}

impl Row for Exported {
    const KIND: &'static str = "LogExportList";
    const COLUMNS: &'static [Column] = &[
        Column::always("FILE"),
        Column::always("LINES"),
        Column::always("BYTES"),
        Column::always("SKIPPED"),
        Column::wide("SHA256"),
    ];

    fn name(&self) -> String {
        self.file.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.file.clone(),
            self.lines.to_string(),
            self.bytes.to_string(),
            self.skipped.to_string(),
            self.sha256.clone(),
        ]
    }
}

/// Writes the lines that are wanted as they were logged, one file a replica, and a list of the files with their hashes.
pub(super) fn export(
    context: &Context,
    target: &Target,
    folder: &Path,
    filter: &Filter,
) -> Result<()> {
    let sources = sources(context, target)?;
    fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
    if folder.join(MANIFEST).exists() {
        let taken = format!("{} holds an export already", folder.display());
        return Err(CommandError::new(ErrorKind::Conflict, taken)
            .hint("name another folder, or remove that one"));
    }
    let is_wanted =
        |source: &&Source| filter.pods.is_empty() || filter.pods.contains(&source.replica);
    let exported: anyhow::Result<Vec<_>> = sources
        .iter()
        .filter(is_wanted)
        .map(|source| export_one(source, folder, filter))
        .collect();
    let document = Document::new(Some(target.title()), context.now(), exported?);
    let manifest =
        serde_json::to_vec_pretty(&document).context("writing the list of what was exported")?;
    let path = folder.join(MANIFEST);
    fs::write(&path, manifest).with_context(|| format!("writing {}", path.display()))?;
    context.printer.document(&document)
}

fn export_one(source: &Source, folder: &Path, filter: &Filter) -> anyhow::Result<Exported> {
    let file = format!("{}.log", source.replica);
    let path = folder.join(&file);
    let out = File::create(&path).with_context(|| format!("creating {}", path.display()))?;
    let mut out = BufWriter::new(out);
    let mut hash = digest::Context::new(&SHA256);
    let mut exported = Exported {
        file,
        pod: source.replica.clone(),
        lines: 0,
        bytes: 0,
        skipped: 0,
        sha256: String::new(),
    };
    let mut last = None;
    for part in &source.files {
        let log = File::open(part).with_context(|| format!("opening {}", part.display()))?;
        let mut log = BufReader::new(log);
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let read = log.read_until(b'\n', &mut bytes);
            if read.with_context(|| format!("reading {}", part.display()))? == 0 {
                break;
            }
            if !filter.takes_all() {
                let text = String::from_utf8_lossy(&bytes);
                let line = LogLine::parse(&source.replica, text.trim_end());
                last = line.moment().or(last);
                if !filter.has(&line, last) {
                    exported.skipped += 1;
                    continue;
                }
            }
            exported.lines += 1;
            exported.bytes += bytes.len() as u64;
            hash.update(&bytes);
            out.write_all(&bytes)
                .with_context(|| format!("writing {}", path.display()))?;
        }
    }
    out.flush()
        .with_context(|| format!("writing {}", path.display()))?;
    exported.sha256 = hex(hash.finish().as_ref());
    Ok(exported)
}
