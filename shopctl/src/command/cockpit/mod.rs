//! The cockpit's rim: it owns the terminal, asks whoever has to be asked, and starts what somebody wants done. What is shown
//! and what keys do is in `crate::tui`.
//!
//! Two threads: [`stage`] draws and hears keys, and waits for nobody else; the feeder asks, one task for each thing that is
//! looked at, and tells the stage what became known.

mod counts;
mod export;
mod feeder;
mod home;
mod jobs;
mod logs;
mod looks;
mod open;
mod pods;
mod stage;
mod terminal;
mod usage;
mod vitals;

pub(super) use open::open;
