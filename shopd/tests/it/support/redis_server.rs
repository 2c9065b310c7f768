//! Redis servers of the tests: the shared one, and ones to start, stop and kill.

use std::{
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use secrecy::ExposeSecret;
use shop_core::clock::{Entropy, OsEntropy};
use shopd::{
    cli::Cli,
    config::{RedisConfig, Variables},
};

/// A password that no address can hold as it is.
pub(crate) const PASSWORD: &str = "p@ss:w/rd%20#?";

/// The Redis that all tests share, under names of this test alone.
pub(crate) fn shared() -> RedisConfig {
    let url = variable("TEST_REDIS_URL").expect(
        "TEST_REDIS_URL names no Redis: run the tests by `make test` or under `scripts/with-servers`",
    );
    let name: [u8; 16] = (&OsEntropy as &dyn Entropy).bytes();
    let key_prefix = format!("test-{:032x}", u128::from_ne_bytes(name));
    RedisConfig {
        url: url.into(),
        key_prefix,
    }
}

/// Whether Redis holds a value of this kind and number.
pub(crate) async fn holds(redis: &RedisConfig, prefix: &str, number: u128) -> bool {
    let pattern = format!("{}:cache:*:{prefix}:{number}", redis.key_prefix);
    let keys: Vec<String> = redis::cmd("KEYS")
        .arg(pattern)
        .query_async(&mut connection(redis).await)
        .await
        .unwrap();
    !keys.is_empty()
}

/// Runs a command whose words are separated by spaces.
pub(crate) async fn run(redis: &RedisConfig, command: &str) {
    let (name, args) = command.split_once(' ').unwrap_or((command, ""));
    let args: Vec<&str> = args.split_whitespace().collect();
    redis::cmd(name)
        .arg(args)
        .exec_async(&mut connection(redis).await)
        .await
        .unwrap();
}

async fn connection(redis: &RedisConfig) -> redis::aio::MultiplexedConnection {
    let client = redis::Client::open(redis.url.expose_secret()).unwrap();
    client.get_multiplexed_async_connection().await.unwrap()
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment where their servers are"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A server of one test; it ends with the value.
pub(crate) struct RedisServer {
    process: Child,
    port: u16,
}

impl RedisServer {
    pub(crate) fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        Self {
            process: launch(port),
            port,
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The settings that reach it, by the reference's names.
    pub(crate) fn config(&self) -> RedisConfig {
        let port = self.port.to_string();
        let variables = Variables::from_pairs([
            ("REDIS_HOST", "127.0.0.1"),
            ("REDIS_PORT", &port),
            ("REDIS_PASSWORD", PASSWORD),
        ]);
        Cli::from_args(["shopd"], &variables)
            .unwrap()
            .config()
            .unwrap()
            .redis
            .unwrap()
    }

    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it anew on the same port, empty.
    pub(crate) fn restart(&mut self) {
        self.process = launch(self.port);
    }

    /// Stops it from doing anything while its connections stay open.
    pub(crate) fn hang(&self) {
        self.signal("-STOP");
    }

    pub(crate) fn wake(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let id = self.process.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn launch(port: u16) -> Child {
    let program = variable("TEST_REDIS_SERVER").unwrap_or_else(|| "redis-server".to_owned());
    let process = Command::new(&program)
        .args([
            "--port",
            &port.to_string(),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ])
        .args(["--requirepass", PASSWORD])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{program} cannot be started (TEST_REDIS_SERVER): {error}"));
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{program} does not listen"
        );
        sleep(Duration::from_millis(5));
    }
    process
}
