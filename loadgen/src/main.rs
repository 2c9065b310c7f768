//! `loadgen`: load tests for the shop. What it can be asked to do is in [`loadgen::cli`].

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // The allocator asks for pages of 2 MiB, which triple the little that a run keeps, and by leaps. A kernel that refuses
    // this only costs that memory.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
    loadgen::command::run()
}
