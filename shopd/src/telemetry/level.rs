use std::sync::{Mutex, OnceLock, PoisonError};

use jiff::Timestamp;
use tracing_subscriber::{
    EnvFilter, Registry,
    reload::{self, Error},
};

/// The process has one log, so it has one level.
static LEVEL: OnceLock<LogLevel> = OnceLock::new();

/// What the process logs, which can be changed while it runs.
#[derive(Debug)]
pub struct LogLevel {
    handle: reload::Handle<EnvFilter, Registry>,
    at_start: String,
    now: Mutex<Current>,
}

/// What is logged now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current {
    /// Levels, also per module.
    pub directives: String,
    /// When what was set at the start comes back.
    pub reverts_at: Option<Timestamp>,
}

impl LogLevel {
    /// The level of the process; `None` when its log was not started by [`super::init`].
    pub fn of_process() -> Option<&'static Self> {
        LEVEL.get()
    }

    pub(super) fn install(handle: reload::Handle<EnvFilter, Registry>, directives: &str) {
        let now = Current {
            directives: directives.to_owned(),
            reverts_at: None,
        };
        // The second of two logs is not started either.
        let _ = LEVEL.set(Self {
            handle,
            at_start: directives.to_owned(),
            now: Mutex::new(now),
        });
    }

    /// What is logged now.
    pub fn current(&self) -> Current {
        self.now
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Logs by `directives`, which were checked, from now on and until `reverts_at`.
    pub fn set(&self, directives: &str, reverts_at: Option<Timestamp>) -> Result<(), Error> {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        self.handle.reload(super::filter(directives))?;
        *now = Current {
            directives: directives.to_owned(),
            reverts_at,
        };
        Ok(())
    }

    /// Goes back to what was set at the start, if that is due.
    pub fn revert_if_due(&self, now: Timestamp) {
        let is_due = self.current().reverts_at.is_some_and(|at| at <= now);
        if is_due {
            if let Err(error) = self.set(&self.at_start, None) {
                tracing::error!(%error, "the log cannot go back to its setting");
                return;
            }
            tracing::info!(
                event = "log_level_changed",
                directives = self.at_start,
                "the log is back to its setting"
            );
        }
    }
}
