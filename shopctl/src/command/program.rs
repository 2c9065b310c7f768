use std::{
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::Context as _;
use tokio::time::sleep;

use crate::{error::Result, local::Process, output::Printer};

/// How often it is looked whether a program has ended.
const LOOK: Duration = Duration::from_millis(50);
/// How long a program may take to end when it is asked to.
const GRACE: Duration = Duration::from_secs(10);

/// How another program ended.
pub(super) enum Ended {
    /// With 0.
    Well,
    /// With another code; -1 where a signal ended it.
    Badly(i32),
}

/// Runs another program to its end. What it says is told to a person, since it is not this program's data. It ends when this
/// is given up.
pub(super) async fn run(mut command: Command, printer: &Printer) -> Result<Ended> {
    let name = command.get_program().display().to_string();
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // Ctrl-C reaches it from here alone: a load test that is told to end twice leaves no report.
        .process_group(0);
    let child = command.spawn();
    let mut running = Running(child.with_context(|| format!("starting {name}"))?);
    let said = running.0.stdout.take().map(BufReader::new);
    let printer = printer.clone();
    let telling = thread::spawn(move || {
        let lines = said
            .into_iter()
            .flat_map(BufRead::lines)
            .map_while(std::io::Result::ok);
        lines.for_each(|line| printer.note(&line));
    });
    let status = loop {
        if let Some(status) = running
            .0
            .try_wait()
            .with_context(|| format!("waiting for {name}"))?
        {
            break status;
        }
        sleep(LOOK).await;
    };
    // A thread that panicked has said so itself.
    let _ = telling.join();
    Ok(match status.code() {
        Some(0) => Ended::Well,
        code => Ended::Badly(code.unwrap_or(-1)),
    })
}

/// A program that does not outlive this one.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let Ok(process) = Process::of(self.0.id()) else {
            return;
        };
        // It may have something to put in order, as a load test has its report.
        let _ = process.ask_to_end();
        for _ in 0..GRACE.as_millis() / LOOK.as_millis() {
            if !matches!(self.0.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(LOOK);
        }
        let _ = process.kill();
        let _ = self.0.wait();
    }
}
