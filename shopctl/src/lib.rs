//! The command line of those who run the shop.
//!
//! Start at [`command`] for what can be asked for; [`config`] names where shops run, [`platform`] is there, [`local`] runs one
//! on this machine, [`shop`] asks a running one, [`logs`] reads what replicas log, [`safety`] says what may be changed and
//! [`audit`] keeps what was; [`known`] is for completions. [`output`] alone writes to the standard output, and [`error`] alone knows exit codes. The crate
//! knows the shop by its interfaces: it never opens the shop's database or cache.

pub mod audit;
pub mod cli;
pub mod command;
pub mod config;
pub mod error;
pub mod hex;
pub mod known;
pub mod local;
pub mod logs;
pub mod output;
pub mod platform;
pub mod safety;
pub mod shop;
pub mod tui;
