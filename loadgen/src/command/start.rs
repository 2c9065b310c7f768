use std::process::ExitCode;

use clap::Parser;

use super::{capacity, clean, compare, init, list, merge, printer, run as runs, schema, show};
use crate::{
    cli::{Cli, Command},
    guard::Refusal,
};

/// The exit code of what cannot be run, or was run in vain.
const INVALID: u8 = 2;
/// The exit code of what is not run, for safety.
const REFUSED: u8 = 3;

/// Does what the command line asks for, and tells how it went.
pub fn run() -> ExitCode {
    // A build of the whole workspace has two cryptography providers, and TLS refuses to guess.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match act(Cli::parse().command) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            printer::note(&format!("loadgen: {error:#}"));
            let is_refusal = error.chain().any(<dyn std::error::Error>::is::<Refusal>);
            ExitCode::from(if is_refusal { REFUSED } else { INVALID })
        }
    }
}

fn act(command: Command) -> anyhow::Result<u8> {
    match command {
        Command::Smoke(args) => runs::built_in("smoke", &args),
        Command::Load(args) => runs::built_in("load", &args),
        Command::Stress(args) => runs::built_in("stress", &args),
        Command::Spike(args) => runs::built_in("spike", &args),
        Command::Soak(args) => runs::built_in("soak", &args),
        Command::Replay { log, speed, run } => runs::replay(&log, speed, &run),
        Command::Compare(args) => compare::compare(&args),
        Command::Capacity(args) => capacity::capacity(&args),
        Command::Run { file, run: args } => runs::file(&file, &args),
        Command::Merge { files, outputs } => merge::merge(&files, &outputs),
        Command::Clean(args) => clean::clean(&args),
        Command::List => Ok(list::list()),
        Command::Show { name, profile } => show::show(&name, profile),
        Command::Init { file } => init::init(&file),
        Command::Schema { of } => schema::schema(of),
    }
}
