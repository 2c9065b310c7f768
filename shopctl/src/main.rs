//! `shopctl`: every operation of the shop in one tool.

use std::process::ExitCode;

fn main() -> ExitCode {
    shopctl::command::run()
}
