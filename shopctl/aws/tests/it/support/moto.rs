use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStderr, Command, Stdio},
    sync::{Arc, Mutex, PoisonError, Weak},
    thread,
};

use shopctl_aws::{Aws, WriteKey};

use super::{Outside, connect, settings};

static RUNNING: Mutex<Weak<Moto>> = Mutex::new(Weak::new());

/// A `moto_server`, which ends with the last test that uses it.
pub(crate) struct Moto {
    process: Child,
    address: String,
}

impl Moto {
    /// The one that runs, or a new one.
    pub(crate) fn shared() -> Arc<Self> {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.upgrade().unwrap_or_else(|| {
            let moto = Arc::new(Self::start());
            *running = Arc::downgrade(&moto);
            moto
        })
    }

    fn start() -> Self {
        let program = program();
        let mut process = Command::new(&program)
            .args(["-H", "127.0.0.1", "-p", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{program} cannot be started (TEST_MOTO_SERVER): {error}")
            });
        let said = BufReader::new(process.stderr.take().expect("it was piped"));
        let address = address(said);
        Self { process, address }
    }

    pub(crate) async fn connect(&self) -> (Aws, WriteKey) {
        connect(settings(&self.address, "test", "test")).await
    }

    /// A way to make what the crate cannot make.
    pub(crate) fn outside(&self) -> Outside<'_> {
        Outside {
            address: &self.address,
        }
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "where the program is depends on the machine"
)]
fn program() -> String {
    let program = std::env::var("TEST_MOTO_SERVER");
    program.expect("TEST_MOTO_SERVER is not set: run the tests under `scripts/with-servers`")
}

/// Where it listens, which it says once it does. What it says later is read away, or it would stop.
fn address(said: BufReader<ChildStderr>) -> String {
    let mut lines = said.lines();
    let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let (_, address) = line.split_once("Running on ")?;
        Some(address.trim().to_owned())
    });
    thread::spawn(move || lines.for_each(drop));
    address.expect("moto_server ended before it listened")
}
