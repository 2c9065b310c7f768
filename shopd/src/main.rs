//! `shopd`: the shop's server. What it can be asked to do is in [`shopd::cli`].

use std::process::ExitCode;

use shopd::{cli::Cli, command, config::Variables};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match Variables::of_process().and_then(|variables| command::run(Cli::from_process(&variables)))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            command::report(&error);
            ExitCode::FAILURE
        }
    }
}
