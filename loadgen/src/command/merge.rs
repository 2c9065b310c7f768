use std::path::PathBuf;

use super::{printer, run::write};
use crate::{
    cli::OutputArgs,
    report,
    worker::{WorkerFile, merge as join},
};

/// Makes one report and one verdict of what several workers recorded.
pub(super) fn merge(files: &[PathBuf], outputs: &OutputArgs) -> anyhow::Result<u8> {
    let files = files.iter().map(|path| WorkerFile::load(path));
    let report = join(&files.collect::<anyhow::Result<Vec<_>>>()?)?;
    printer::out(&report::summary(&report));
    write(&report, outputs)?;
    Ok(report.exit_code)
}
