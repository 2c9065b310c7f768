//! Ways into a pod: commands, ports, and HTTP through a port.

mod exec;
mod forward;
mod http;
mod listen;

pub use exec::{ExecOptions, Process, Resizer};
pub use forward::Forward;
pub use http::PodHttp;
