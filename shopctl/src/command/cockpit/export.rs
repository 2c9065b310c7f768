use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use anyhow::Context;
use jiff::Timestamp;

use crate::{
    config::Paths,
    logs::{LogStore, Matches, Query, Snapshot},
};

/// Where something is written that is shown.
pub(super) fn path(paths: &Paths, name: &str, ending: &str, now: Timestamp) -> PathBuf {
    let at = now.strftime("%Y%m%dT%H%M%SZ");
    paths
        .state
        .join("exports")
        .join(format!("{name}-{at}.{ending}"))
}

/// Writes lines as they are shown, and tells how that went.
pub(super) fn logs(path: &Path, lines: &Snapshot, query: &Query, lost: u64) -> String {
    match write_logs(path, lines, query) {
        Ok(count) => format!("wrote {count} lines to {}, lost {lost}", path.display()),
        Err(error) => format!("not written: {error:#}"),
    }
}

fn write_logs(path: &Path, lines: &Snapshot, query: &Query) -> anyhow::Result<u64> {
    let mut matches = Matches::new();
    let never = AtomicBool::new(false);
    lines.scan(query, lines.first(), &never, |progress| {
        matches.merge(&progress.hits);
    });
    let mut file = BufWriter::new(create(path)?);
    let mut count = 0;
    let numbers: Vec<u64> = matches.iter().collect();
    for some in numbers.chunks(1_000) {
        for line in LogStore::of(lines).lines(some.iter().copied()) {
            writeln!(file, "{}", line.text)
                .with_context(|| format!("writing {}", path.display()))?;
            count += 1;
        }
    }
    file.flush()
        .with_context(|| format!("writing {}", path.display()))?;
    Ok(count)
}

/// Writes text, and tells how that went.
pub(super) fn text(path: &Path, text: &str) -> String {
    let written = create(path).and_then(|mut file| {
        file.write_all(text.as_bytes())
            .with_context(|| format!("writing {}", path.display()))
    });
    match written {
        Ok(()) => format!("wrote {}", path.display()),
        Err(error) => format!("not written: {error:#}"),
    }
}

fn create(path: &Path) -> anyhow::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    File::create_new(path).with_context(|| format!("creating {}", path.display()))
}
