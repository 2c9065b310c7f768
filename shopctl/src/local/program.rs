use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    error::{CommandError, ErrorKind, Result},
    output::Printer,
};

/// Where a program of the shop is.
#[derive(Debug)]
pub(crate) struct Search<'a> {
    /// What it is called.
    pub(super) name: &'static str,
    /// The one that is configured.
    pub(super) configured: Option<&'a Path>,
    /// This program's own file; the shop's is built beside it.
    pub(super) own: Option<PathBuf>,
    /// The sources that `cargo run` runs this program from.
    pub(super) sources: Option<PathBuf>,
    /// Folders with programs.
    pub(super) path: Option<String>,
}

impl<'a> Search<'a> {
    /// For a program, from what is around this one.
    pub(crate) fn around(
        name: &'static str,
        configured: Option<&'a Path>,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Self {
        Self {
            name,
            configured,
            own: std::env::current_exe().ok(),
            sources: variable("CARGO_MANIFEST_DIR").map(PathBuf::from),
            path: variable("PATH"),
        }
    }

    /// The program: the configured one, that beside this program, built first where this is run from its sources, or one
    /// on `PATH`.
    pub(crate) fn find(&self, printer: &Printer) -> Result<PathBuf> {
        if let Some(path) = self.configured {
            return if path.is_file() {
                Ok(path.to_owned())
            } else {
                Err(CommandError::new(
                    ErrorKind::NotFound,
                    format!("{} is not there", path.display()),
                )
                .hint("mend `program` of the target; `shopctl target show` shows it"))
            };
        }
        let beside = self.own.as_ref().map(|own| own.with_file_name(self.name));
        if let (Some(sources), Some(beside)) = (&self.sources, &beside) {
            build(sources, self.name, beside, printer)?;
        }
        if let Some(beside) = beside.filter(|path| path.is_file()) {
            return Ok(beside);
        }
        let folders = self.path.iter().flat_map(|path| path.split(':'));
        let mut found = folders
            .map(|folder| Path::new(folder).join(self.name))
            .filter(|path| path.is_file());
        found.next().ok_or_else(|| {
            CommandError::new(
                ErrorKind::NotFound,
                format!("there is no {} beside this program or on PATH", self.name),
            )
            .hint(format!(
                "build it with `cargo build -p {}`, or put it on PATH",
                self.name
            ))
        })
    }
}

/// Builds the shop as this program was built, so that both are of the same sources.
fn build(sources: &Path, name: &str, beside: &Path, printer: &Printer) -> Result<()> {
    if !beside.is_file() {
        printer.note(&format!(
            "building {name}; the first time takes some minutes"
        ));
    }
    let mut command = Command::new("cargo");
    command
        .args(["build", "--quiet", "-p", name])
        .current_dir(sources);
    if beside
        .parent()
        .is_some_and(|folder| folder.ends_with("release"))
    {
        command.arg("--release");
    }
    let done = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
    match done {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(CommandError::new(
            ErrorKind::Unexpected,
            format!("cargo build ended with {status}"),
        )),
        Err(error) => {
            Err(CommandError::new(ErrorKind::Unexpected, "cannot run cargo").because(error))
        }
    }
}
