//! A shop on this machine: real `shopd` processes, started, looked after and stopped by their ids. They go on when this
//! program ends, and are found again by a file.

mod lines;
mod process;
mod program;
mod state;
mod stream;
mod supervisor;

pub use lines::{Filter, Level, LogLine};
pub use process::{Process, Usage};
pub use state::Replica;
pub use stream::{Lines, Source};
pub use supervisor::{Around, Supervisor};
