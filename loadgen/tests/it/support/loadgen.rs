use std::{
    ffi::OsStr,
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::{PoisonError, RwLock},
};

use serde_json::Value;
use tempfile::TempDir;

use super::Seen;

static GATE: RwLock<()> = RwLock::new(());

/// The program, about to be run in a folder of its own, with nothing of the environment but what a test gives it.
pub(crate) struct Loadgen {
    command: Command,
    folder: TempDir,
}

/// The program after it was run.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) folder: TempDir,
}

impl Loadgen {
    /// With these arguments.
    pub(crate) fn new<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_loadgen"));
        command
            .args(arguments)
            .env_clear()
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Self { command, folder }
    }

    /// Runs a scenario from a file and writes all reports into its folder.
    pub(crate) fn run(file: &Path, target: &str) -> Self {
        let file = file.to_str().unwrap();
        Self::new([
            "run",
            file,
            "--target",
            target,
            "--quiet",
            "--json",
            "report.json",
        ])
    }

    /// With more arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    /// With a variable.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Starts it.
    pub(crate) fn start(mut self) -> (Child, TempDir) {
        (self.command.spawn().unwrap(), self.folder)
    }

    /// Runs it to its end.
    pub(crate) fn done(self) -> Ran {
        let _beside_others = GATE.read().unwrap_or_else(PoisonError::into_inner);
        let (child, folder) = self.start();
        Ran::of(child.wait_with_output().unwrap(), folder)
    }

    /// Runs it to its end while no other runs: what is measured in milliseconds must not wait for a processor.
    pub(crate) fn done_alone(self) -> Ran {
        let _alone = GATE.write().unwrap_or_else(PoisonError::into_inner);
        let (child, folder) = self.start();
        Ran::of(child.wait_with_output().unwrap(), folder)
    }
}

impl Ran {
    /// After its end.
    pub(crate) fn of(output: Output, folder: TempDir) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            folder,
        }
    }

    /// A file that it wrote.
    pub(crate) fn file(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name))
            .unwrap_or_else(|error| panic!("{name}: {error}\n{}\n{}", self.out, self.err))
    }

    /// Its report.
    pub(crate) fn report(&self) -> Seen {
        let json: Value = serde_json::from_str(&self.file("report.json")).unwrap();
        Seen(json)
    }

    /// Everything it said, for the message of a failed test.
    pub(crate) fn said(&self) -> String {
        format!("exit code {}\n{}\n{}", self.code, self.out, self.err)
    }
}
