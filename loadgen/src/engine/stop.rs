use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use anyhow::Context;

/// What a shell says of a program that ended by Ctrl-C.
const INTERRUPTED: i32 = 130;

/// Whether the run is told to end: by Ctrl-C, by whoever ends processes, or by a key.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens to the signals that end programs. The first ends the run in good order, the second at once.
    pub fn on_signals() -> anyhow::Result<Self> {
        let stop = Self::default();
        let told = stop.clone();
        ctrlc::set_handler(move || {
            if told.0.swap(true, Ordering::Relaxed) {
                std::process::exit(INTERRUPTED);
            }
        })
        .context("listening to signals")?;
        Ok(stop)
    }

    /// Ends the run.
    pub fn now(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the run is to end.
    pub fn is_told(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
