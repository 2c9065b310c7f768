use std::{
    fs::{self, File},
    io::{BufRead, BufReader, BufWriter, Write},
    path::Path,
};

use anyhow::Context as _;
use jiff::Timestamp;
use ring::digest::{self, SHA256};
use schemars::JsonSchema;
use serde::Serialize;
use shopctl_cluster::LogOptions;

use super::read::{Wanted, pod_logs};
use crate::{
    command::context::{Context, Target},
    error::{CommandError, ErrorKind, Result},
    hex::hex,
    logs::{Filter, LogLine, PodLog, Source, redacted},
    output::{Column, Document, Row},
    platform::{Eks, Platform},
};

/// The list of all that was exported.
const MANIFEST: &str = "manifest.json";

/// The log of one replica, as it was written out.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Exported {
    file: String,
    pod: String,
    /// Lines that are in the file.
    lines: u64,
    bytes: u64,
    /// Lines that were read and not wanted.
    skipped: u64,
    /// Lines in which something was hidden: a secret, or what tells who somebody is.
    redacted: u64,
    /// Lines that were lost: always 0, since a log that cannot be read to its end fails the export.
    lost: u64,
    sha256: String,
}

impl Row for Exported {
    const KIND: &'static str = "LogExportList";
    const COLUMNS: &'static [Column] = &[
        Column::always("FILE"),
        Column::always("LINES"),
        Column::always("BYTES"),
        Column::always("SKIPPED"),
        Column::always("LOST"),
        Column::wide("REDACTED"),
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
            self.lost.to_string(),
            self.redacted.to_string(),
            self.sha256.clone(),
        ]
    }
}

/// Writes the lines that are wanted as they were logged, one file a replica, and a list of the files with their hashes.
pub(super) async fn export(
    context: &Context,
    target: &Target,
    folder: &Path,
    wanted: &Wanted,
) -> Result<()> {
    let platform = context.platform(target)?;
    if folder.join(MANIFEST).exists() {
        let taken = format!("{} holds an export already", folder.display());
        return Err(CommandError::new(ErrorKind::Conflict, taken)
            .hint("name another folder, or remove that one"));
    }
    let exported = match &platform {
        Platform::Local(supervisor) => {
            let sources = supervisor.logs()?;
            if sources.is_empty() {
                return Err(target.nothing_runs());
            }
            create(folder)?;
            files(&sources, folder, &wanted.filter)?
        }
        Platform::Eks(eks) => {
            let logs = pod_logs(eks, wanted).await?;
            if logs.is_empty() {
                return Err(target.nothing_runs());
            }
            create(folder)?;
            let mut exported = Vec::new();
            for log in logs {
                exported.push(pod(eks, log, folder, wanted).await?);
            }
            exported
        }
    };
    let document = Document::new(Some(target.title()), context.now(), exported);
    let manifest =
        serde_json::to_vec_pretty(&document).context("writing the list of what was exported")?;
    let path = folder.join(MANIFEST);
    fs::write(&path, manifest).with_context(|| format!("writing {}", path.display()))?;
    context.printer.document(&document)
}

fn create(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))
}

fn files(sources: &[Source], folder: &Path, filter: &Filter) -> Result<Vec<Exported>> {
    let mut exported = Vec::new();
    for source in sources {
        if !filter.pods.is_empty() && !filter.pods.contains(&source.replica) {
            continue;
        }
        let mut out = Out::create(folder, &source.replica, &source.replica)?;
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
                let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
                out.take(line, None, filter)?;
            }
        }
        exported.push(out.finish()?);
    }
    Ok(exported)
}

async fn pod(eks: &Eks, log: PodLog, folder: &Path, wanted: &Wanted) -> Result<Exported> {
    let options = LogOptions {
        container: log.container.clone(),
        ..wanted.options(None)
    };
    let name = if wanted.previous {
        format!("{}.previous", log.pod)
    } else {
        log.pod.clone()
    };
    let mut out = Out::create(folder, &name, &log.pod)?;
    let cluster = eks.cluster().await?;
    let mut lines = cluster.logs(eks.namespace(), &log.pod, &options).await?;
    while let Some(line) = lines.next().await {
        let line = line?;
        out.take(&line.text, Some(line.at), &wanted.filter)?;
    }
    out.finish()
}

/// A file that is written.
struct Out {
    path: std::path::PathBuf,
    file: BufWriter<File>,
    hash: digest::Context,
    exported: Exported,
    last: Option<Timestamp>,
}

impl Out {
    fn create(folder: &Path, name: &str, pod: &str) -> Result<Self> {
        let file = format!("{name}.log");
        let path = folder.join(&file);
        let out = File::create(&path).with_context(|| format!("creating {}", path.display()))?;
        Ok(Self {
            path,
            file: BufWriter::new(out),
            hash: digest::Context::new(&SHA256),
            exported: Exported {
                file,
                pod: pod.to_owned(),
                lines: 0,
                bytes: 0,
                skipped: 0,
                redacted: 0,
                lost: 0,
                sha256: String::new(),
            },
            last: None,
        })
    }

    fn take(&mut self, bytes: &[u8], at: Option<Timestamp>, filter: &Filter) -> Result<()> {
        let text = String::from_utf8_lossy(bytes);
        let shown = redacted(&text);
        if !filter.takes_all() {
            let line = LogLine::parse(&self.exported.pod, shown.trim_end());
            self.last = line.moment().or(at).or(self.last);
            if !filter.has(&line, self.last) {
                self.exported.skipped += 1;
                return Ok(());
            }
        }
        // What is not hidden stays as it was, down to bytes that are no text.
        let is_hidden = matches!(shown, std::borrow::Cow::Owned(_));
        let bytes = if is_hidden { shown.as_bytes() } else { bytes };
        self.exported.redacted += u64::from(is_hidden);
        self.exported.lines += 1;
        self.exported.bytes += bytes.len() as u64 + 1;
        for part in [bytes, b"\n"] {
            self.hash.update(part);
            let written = self.file.write_all(part);
            written.with_context(|| format!("writing {}", self.path.display()))?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Exported> {
        let written = self.file.flush();
        written.with_context(|| format!("writing {}", self.path.display()))?;
        self.exported.sha256 = hex(self.hash.finish().as_ref());
        Ok(self.exported)
    }
}
