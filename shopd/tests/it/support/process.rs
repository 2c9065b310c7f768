use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};

use reqwest::Client;
use tempfile::TempDir;

use super::{Browser, Caller};

/// The real program, as a process of its own.
pub(crate) struct ShopProcess {
    child: Child,
    /// Where the shop listens.
    pub(crate) address: SocketAddr,
    /// Where operators are listened to.
    pub(crate) ops_address: SocketAddr,
    log: Arc<Mutex<String>>,
    said: Arc<Mutex<String>>,
    /// Goes when nobody needs it any more.
    _folder: Arc<TempDir>,
}

/// What a process is started with; a second one on the same data is a restart.
pub(crate) struct ShopSettings {
    folder: Arc<TempDir>,
    variables: Vec<(String, String)>,
    /// How large a file may become, in units of 512 bytes.
    file_limit: Option<u64>,
}

impl ShopSettings {
    /// An embedded shop in a folder of its own, with these variables set too.
    pub(crate) fn new(variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let data = folder.path().join("data").display().to_string();
        let mut all = vec![
            ("DATA_DIR".to_owned(), data),
            ("PORT".to_owned(), "0".to_owned()),
            ("OPS_ADDR".to_owned(), "127.0.0.1:0".to_owned()),
            ("ENABLE_RATE_LIMITING".to_owned(), "false".to_owned()),
            ("LOG_FORMAT".to_owned(), "json".to_owned()),
            (
                "JWT_SECRET".to_owned(),
                "a secret that only tests know 7c1e4b".to_owned(),
            ),
        ];
        all.extend(
            variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        Self {
            folder: Arc::new(folder),
            variables: all,
            file_limit: None,
        }
    }

    /// A migrated shop with the demo in a PostgreSQL database.
    pub(crate) fn on_postgres(url: &str, variables: &[(&str, &str)]) -> Self {
        let mut all = vec![("DATABASE_URL", url)];
        all.extend_from_slice(variables);
        let settings = Self::new(&all);
        for task in ["migrate", "seed"] {
            let done = settings
                .command(&[task])
                .output()
                .expect("the program was built");
            assert!(
                done.status.success(),
                "{task}: {}",
                String::from_utf8_lossy(&done.stderr)
            );
        }
        settings
    }

    /// The folder that the process runs in.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// From now on no file of the program may grow beyond so many bytes; its limit can be raised while it runs.
    pub(crate) fn limit_files(&mut self, bytes: u64) {
        self.file_limit = Some(bytes / 512);
    }

    /// The program with these settings and nothing else from the environment.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_shopd");
        let mut command = Command::new(program);
        if let Some(blocks) = self.file_limit {
            // A signal would end it before it learns that it cannot write.
            let script = format!("trap '' XFSZ; ulimit -S -f {blocks}; exec \"$0\" \"$@\"");
            command = Command::new("/bin/sh");
            command.args(["-c", &script, program]);
        }
        command
            .args(args)
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(self.folder.path());
        command
    }

    /// Starts a shop and waits until it listens.
    pub(crate) fn start(&self) -> ShopProcess {
        let mut child = self
            .command(&["serve"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program was built with the tests");
        let log = Arc::<Mutex<String>>::default();
        let stderr = child.stderr.take().expect("it was asked for");
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                keep(&kept, &line);
            }
        });
        let said = Arc::<Mutex<String>>::default();
        let (told, lines) = mpsc::channel();
        let stdout = child.stdout.take().expect("it was asked for");
        let kept = Arc::clone(&said);
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                keep(&kept, &line);
                let _ = told.send(line);
            }
        });
        let wait = Duration::from_mins(1);
        let (mut address, mut ops_address) = (None, None);
        while ops_address.is_none() {
            let line = lines.recv_timeout(wait).unwrap_or_else(|_| {
                let log = log.lock().unwrap().clone();
                let _ = child.kill();
                panic!("the shop does not open: {log}")
            });
            address = address.or_else(|| address_in(&line, "open on http://"));
            ops_address = address_in(&line, "operations http://");
        }
        ShopProcess {
            child,
            address: address.expect("the shop's address comes first"),
            ops_address: ops_address.expect("the loop ends with it"),
            log,
            said,
            _folder: Arc::clone(&self.folder),
        }
    }
}

fn keep(lines: &Mutex<String>, line: &str) {
    let mut lines = lines.lock().unwrap();
    lines.push_str(line);
    lines.push('\n');
}

fn address_in(line: &str, before: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once(before)?;
    let end = rest.find('/').unwrap_or(rest.len());
    rest[..end].trim().parse().ok()
}

impl ShopProcess {
    /// A program that calls the shop and keeps connections open.
    pub(crate) fn caller(&self) -> Caller {
        Caller::new(Client::new(), format!("http://{}", self.address))
    }

    /// A program that calls the operations listener.
    pub(crate) fn ops(&self) -> Caller {
        Caller::new(Client::new(), format!("http://{}", self.ops_address))
    }

    /// The number by which the system knows it.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has written to its log so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// What it has written to its standard output so far.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// A browser with an empty jar of cookies.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(format!("http://{}", self.address))
    }

    /// Asks it to end, as a service manager does.
    pub(crate) fn terminate(&self) {
        let sent = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        assert!(sent.expect("kill is there").success());
    }

    /// Ends it on the spot, as a machine that loses its power does.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it lives");
        self.child.wait().expect("it is this process's child");
    }

    /// Waits until it has ended by itself.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        let ended = async {
            loop {
                if let Some(status) = self.child.try_wait().expect("it is this process's child") {
                    return status;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(30), ended).await;
        waited.unwrap_or_else(|_| panic!("the shop does not end"))
    }
}

impl Drop for ShopProcess {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
