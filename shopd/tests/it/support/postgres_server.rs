//! A PostgreSQL server of one test, to stop and start again.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

/// A server of one test; it ends with the value.
pub(crate) struct PostgresServer {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
    server: Option<Child>,
}

impl PostgresServer {
    /// An empty server that writes to disk as one in production does.
    pub(crate) async fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        // Another user may have no way into root's own folder for temporary files.
        let folder = tempfile::tempdir_in("/tmp").expect("a temporary folder can be made");
        let mut server = Self {
            programs: programs(),
            folder,
            port: port.expect("a port is free").port(),
            server: None,
        };
        server.make_cluster();
        server.restart().await;
        server
    }

    /// The address of its one database.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Breaks all connections without writing anything down first, as after a crash.
    pub(crate) fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let id = server.id().to_string();
            let sent = Command::new("kill").args(["-QUIT", &id]).status();
            assert!(sent.expect("kill is there").success());
            server.wait().expect("it is this process's child");
        }
    }

    /// Starts it on the same data and port, and waits until it answers.
    pub(crate) async fn restart(&mut self) {
        let data = self.data();
        let socket = self.folder.path().join("socket");
        let mut command = self.as_owner("postgres");
        command
            .arg("-D")
            .arg(&data)
            .args([
                "-p",
                &self.port.to_string(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-k",
            ])
            .arg(socket)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        self.server = Some(command.spawn().expect("PostgreSQL's programs were found"));
        let ready =
            || fs::read_to_string(data.join("postmaster.pid")).is_ok_and(|t| t.contains("ready"));
        super::until("the PostgreSQL server is ready", async || ready()).await;
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn make_cluster(&self) {
        fs::create_dir(self.folder.path().join("socket")).expect("the folder is this test's own");
        if let Some((user, _)) = owner() {
            let owned = Command::new("chown")
                .arg("-R")
                .arg(user)
                .arg(self.folder.path())
                .status();
            assert!(owned.expect("chown is there").success());
        }
        let made = self
            .as_owner("initdb")
            .arg("-D")
            .arg(self.data())
            .args([
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-sync",
            ])
            .output()
            .expect("PostgreSQL's programs were found");
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
    }

    /// PostgreSQL refuses to run as root.
    fn as_owner(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = match owner() {
            None => Command::new(program),
            Some((user, group)) => {
                let mut command = Command::new("setpriv");
                command
                    .args([format!("--reuid={user}"), format!("--regid={group}")])
                    .arg("--clear-groups")
                    .arg(program);
                command
            }
        };
        command.current_dir(self.folder.path());
        command
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        self.stop();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment where their servers are"
)]
fn programs() -> PathBuf {
    let folder = std::env::var_os("TEST_POSTGRES_BIN");
    let folder =
        folder.expect("TEST_POSTGRES_BIN is not set: run the tests under `scripts/with-servers`");
    Path::new(&folder).to_owned()
}

/// Whom a server belongs to when the tests run as root.
fn owner() -> Option<(String, String)> {
    let id = |args: &[&str]| {
        let output = Command::new("id").args(args).output().ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    if id(&["-u"])? != "0" {
        return None;
    }
    let user = if id(&["postgres"]).is_some() {
        "postgres"
    } else {
        "nobody"
    };
    Some((user.to_owned(), id(&["-g", user])?))
}
