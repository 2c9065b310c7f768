use std::{fs::OpenOptions, io::Write, path::Path};

use anyhow::Context;

use super::printer;

/// A scenario to start from.
pub(crate) const STARTER: &str = include_str!("../../scenarios/starter.toml");

/// Writes a scenario to start from. What is there already stays.
pub(super) fn init(file: &Path) -> anyhow::Result<u8> {
    let opened = OpenOptions::new().write(true).create_new(true).open(file);
    opened
        .and_then(|mut opened| opened.write_all(STARTER.as_bytes()))
        .with_context(|| format!("writing {}", file.display()))?;
    printer::note(&format!(
        "Wrote {0}. Change it, and run it: loadgen run {0} --target http://127.0.0.1:3000",
        file.display()
    ));
    Ok(0)
}
