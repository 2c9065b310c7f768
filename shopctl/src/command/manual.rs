use std::{fmt::Write, path::Path};

use anyhow::Context;
use clap::CommandFactory;

use crate::{
    cli::Cli,
    error::{ErrorKind, Result},
    output::Printer,
};

/// Lists exit codes.
pub(super) fn exit_codes() -> Result<()> {
    let mut text = format!("{:>3}  {}\n", 0, "done, and all is well");
    for kind in ErrorKind::ALL {
        let _ = writeln!(text, "{:>3}  {}", kind.exit_code(), kind.words());
    }
    Printer::text(&text)
}

/// Writes the manual.
pub(super) fn man(folder: &Path, printer: &Printer) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
    clap_mangen::generate_to(Cli::command(), folder)
        .with_context(|| format!("writing into {}", folder.display()))?;
    printer.note(&format!("wrote the manual into {}", folder.display()));
    Ok(())
}
