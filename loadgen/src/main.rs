//! `loadgen`: load tests for the shop. What it can be asked to do is in [`loadgen::cli`].

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    loadgen::command::run()
}
