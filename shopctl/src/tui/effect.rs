use super::{
    Screen, Topic,
    state::{LogsMode, Scan},
};
use crate::logs::{Query, Snapshot};

/// What is wanted of whoever asks for all that is shown.
#[derive(Debug)]
pub enum Order {
    /// Look at these, again and again, and at nothing else.
    Watch(Vec<Topic>),
    /// Look at what is watched at once.
    Refresh,
    /// Run a command that only looks.
    Look(Vec<String>),
    /// Find out what a command would do.
    Plan(Vec<String>),
    /// Bring lines of logs.
    OpenLogs {
        /// Which look it is.
        look: u64,
        /// From when on.
        mode: LogsMode,
        /// Of one pod, or of all.
        pod: Option<String>,
    },
    /// Start a command that changes something.
    Start {
        /// The number it has.
        job: u64,
        /// Its words.
        words: Vec<String>,
    },
    /// Ask it to end.
    Interrupt(u64),
    /// Look at another target.
    Switch(String),
}

/// What has to be done outside.
#[derive(Debug)]
pub enum Effect {
    /// Ask, or change.
    Order(Order),
    /// Look through lines.
    Scan(Box<Scan>),
    /// Write lines into a file.
    ExportLogs {
        /// The lines.
        lines: Box<Snapshot>,
        /// Which of them.
        query: Box<Query>,
        /// How often some were lost.
        lost: u64,
    },
    /// Write text into a file.
    ExportText {
        /// What it is of.
        screen: Screen,
        /// The text.
        text: String,
    },
    /// Put text into the clipboard.
    Copy(String),
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Leave.
    Quit,
}

impl From<Order> for Effect {
    fn from(order: Order) -> Self {
        Self::Order(order)
    }
}
