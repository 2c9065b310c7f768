//! A shop on this machine: real `shopd` processes, started, looked after and stopped by their ids. They go on when this
//! program ends, and are found again by a file.

mod process;
mod program;
mod state;
mod supervisor;

pub use process::{Process, Usage};
pub(crate) use program::Search;
pub use state::{Replica, SecretFile};
pub use supervisor::{Around, Supervisor};
