use crate::tui::{Topic, state::LogsMode};

/// What the stage wants of the feeder.
#[derive(Debug)]
pub(super) enum Order {
    /// Look at these, and at nothing else.
    Watch(Vec<Topic>),
    /// Look at once.
    Refresh,
    /// Run a command that only looks.
    Look(Vec<String>),
    /// Find out what a command would do.
    Plan(Vec<String>),
    /// Bring lines of logs.
    OpenLogs {
        look: u64,
        mode: LogsMode,
        pod: Option<String>,
    },
    /// Start a command that changes something.
    Start { job: u64, words: Vec<String> },
    /// Ask it to end.
    Interrupt(u64),
    /// Look at another target.
    Switch(String),
}
