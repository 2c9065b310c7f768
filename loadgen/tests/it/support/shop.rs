use std::{
    collections::BTreeMap,
    fs::File,
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// The secret that shop and generator share.
pub(crate) const SECRET: &str = "a secret of thirty-two characters";

/// A real shop with its demo catalogue, on ports and in a folder of its own.
pub(crate) struct Shop {
    child: Child,
    port: u16,
    ops_port: u16,
    _folder: TempDir,
}

impl Shop {
    /// Opens a shop, with rate limits on.
    pub(crate) fn open() -> Self {
        Self::with(&[])
    }

    /// Opens a shop with more settings.
    pub(crate) fn with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let said = folder.path().join("said");
        let mut child = Command::new(program())
            .env_clear()
            .env("DATA_DIR", folder.path().join("data"))
            .env("PORT", "0")
            .env("OPS_ADDR", "127.0.0.1:0")
            .env("SEED_DEMO", "true")
            .env("LOG_LEVEL", "warn")
            .env("LOAD_TEST_BYPASS_SECRET", SECRET)
            // The disk may still be writing what was built a moment ago: a flush then takes seconds.
            .env("DATABASE_ACQUIRE_TIMEOUT_MS", "60000")
            .envs(settings.iter().copied())
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(File::create(&said).unwrap())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (port, ops_port) = ports(&mut child, &said);
        Self {
            child,
            port,
            ops_port,
            _folder: folder,
        }
    }

    /// Its root.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The root of its operations listener.
    pub(crate) fn ops_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.ops_port)
    }

    /// How many requests to each route it has answered by its own count, with those of loadgen's own.
    pub(crate) fn answered(&self) -> BTreeMap<String, u64> {
        let mut answered = BTreeMap::new();
        for line in get(self.ops_port, "/metrics").lines() {
            let Some(labels) = line.strip_prefix("shop_http_requests_total{") else {
                continue;
            };
            let (labels, count) = labels.split_once("} ").unwrap();
            let label = |name: &str| {
                let begin = labels.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
                labels[begin..].split('"').next().unwrap()
            };
            let key = format!("{} {}", label("method"), label("route"));
            *answered.entry(key).or_default() += count.parse::<u64>().unwrap();
        }
        answered
    }

    /// What it answers to a request for JSON.
    pub(crate) fn get(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(&get(self.port, path)).unwrap()
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The shop's server, built beside the program under test.
fn program() -> PathBuf {
    let path = Path::new(env!("CARGO_BIN_EXE_loadgen")).with_file_name("shopd");
    assert!(
        path.exists(),
        "{} is not built: cargo build -p shopd",
        path.display()
    );
    path
}

/// The ports that it says it listens on.
fn ports(child: &mut Child, said: &Path) -> (u16, u16) {
    let until = Instant::now() + Duration::from_mins(1);
    while Instant::now() < until {
        let text = std::fs::read_to_string(said).unwrap();
        let port_after = |words: &str| {
            let address = text.split_once(words)?.1.split_once("http://127.0.0.1:")?.1;
            let digits = address.split(|letter: char| !letter.is_ascii_digit());
            digits.clone().next()?.parse().ok()
        };
        // The line of the operations listener is the last one.
        let complete = text.contains("/metrics");
        if let (true, Some(port), Some(ops_port)) = (
            complete,
            port_after("The shop is open on"),
            port_after("operations"),
        ) {
            return (port, ops_port);
        }
        assert!(
            child.try_wait().unwrap().is_none(),
            "the shop ended: {text}"
        );
        thread::sleep(Duration::from_millis(20));
    }
    panic!("the shop did not open within a minute");
}

/// Lets the shop's server write what load tests have to know of a generated shop.
pub(crate) fn write_manifest(scale: &str, file: &Path) {
    let written = Command::new(program())
        .args(["seed", "--scale", scale, "--manifest-only", "--manifest"])
        .arg(file)
        .env_clear()
        .current_dir(file.parent().unwrap())
        .output()
        .unwrap();
    assert!(written.status.success(), "{written:?}");
}

fn get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(stream, "GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}
