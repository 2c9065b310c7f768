use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use shopctl::local::Process;
use tempfile::TempDir;

use super::free_ports;

/// Where somebody works with the program: a home of their own, and targets on ports of their own.
pub(crate) struct Desk {
    folder: TempDir,
    /// The port of the first replica; that of its operations listener is five further.
    pub(crate) port: u16,
    variables: Vec<(String, String)>,
}

/// The program after it was run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    /// With one target, `here`, that is as the built-in one but for its ports.
    pub(crate) fn new() -> Self {
        Self::with("")
    }

    /// With more settings of that target.
    pub(crate) fn with(settings: &str) -> Self {
        let desk = Self {
            folder: tempfile::tempdir().unwrap(),
            port: free_ports(),
            variables: Vec::new(),
        };
        let program = Path::new(env!("CARGO_BIN_EXE_shopctl")).with_file_name("shopd");
        assert!(
            program.is_file(),
            "{} is not built: cargo build -p shopd",
            program.display()
        );
        desk.configure(&format!(
            "default_target = \"here\"\n[target.here]\nkind = \"local\"\nport = {}\nops_port = {}\n{settings}\n",
            desk.port,
            desk.port + 5
        ));
        desk
    }

    /// With a variable of the environment.
    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Writes the configuration.
    pub(crate) fn configure(&self, text: &str) {
        let path = self.folder.path().join(".config/shopctl/config.toml");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The folder that the desk is in.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A file of the target's folder.
    pub(crate) fn state(&self, file: &str) -> PathBuf {
        self.state_folder().join("here").join(file)
    }

    /// The audit trail.
    pub(crate) fn trail(&self) -> PathBuf {
        self.state_folder().join("audit.jsonl")
    }

    fn state_folder(&self) -> PathBuf {
        self.folder.path().join(".local/state/shopctl")
    }

    /// The program, about to be run without a terminal.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shopctl"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.folder.path())
            .env("USER", "alice")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let done = self.command(arguments).output().unwrap();
        Ran {
            code: done.status.code().unwrap_or_else(|| {
                panic!(
                    "{:?}: {}",
                    done.status,
                    String::from_utf8_lossy(&done.stderr)
                )
            }),
            out: String::from_utf8(done.stdout).unwrap(),
            err: String::from_utf8(done.stderr).unwrap(),
        }
    }

    /// Runs it, and it must do what it was asked to.
    #[track_caller]
    pub(crate) fn done(&self, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}\n{}", ran.err, ran.out);
        ran
    }

    /// The items of what it finds.
    #[track_caller]
    pub(crate) fn items(&self, arguments: &[&str]) -> Vec<Value> {
        let ran = self.done(&[arguments, &["-o", "json"]].concat());
        ran.items()
    }

    /// Kills a replica, and comes back when it has ended.
    pub(crate) fn kill(&self, index: usize) {
        let process = self.processes()[index];
        process.kill().unwrap();
        for _ in 0..1_000 {
            if !process.is_running() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        panic!("process {} does not end", process.pid);
    }

    /// The processes of all replicas, as they were written down.
    pub(crate) fn processes(&self) -> Vec<Process> {
        let Ok(text) = fs::read(self.state("state.json")) else {
            return Vec::new();
        };
        let state: Value = serde_json::from_slice(&text).unwrap();
        let replicas = state["replicas"].as_array().unwrap().iter();
        let processes =
            replicas.map(|replica| serde_json::from_value(replica["process"].clone()).unwrap());
        processes.collect()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        for process in self.processes() {
            let _ = process.kill();
        }
    }
}

impl Ran {
    /// The items of a JSON document.
    #[track_caller]
    pub(crate) fn items(&self) -> Vec<Value> {
        self.document()["items"].as_array().unwrap().clone()
    }

    /// A JSON document; there is nothing beside it.
    #[track_caller]
    pub(crate) fn document(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }
}
