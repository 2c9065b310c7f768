use std::sync::Arc;

use jiff::Timestamp;

use super::{
    Topic, Trouble,
    state::{PodRow, PodUse, Suggestion, VitalsPoint},
};
use crate::{
    logs::{Batch, Matches},
    output::Sheet,
    safety::{Class, Plan},
};

/// Where the shop runs that is looked at.
#[derive(Debug, Clone, Default)]
pub struct Home {
    /// The target.
    pub target: String,
    /// Its kind.
    pub kind: String,
    /// How much it matters.
    pub class: Class,
    /// Whether its configuration lets it be changed without a word.
    pub is_writable: bool,
    /// Who looks.
    pub who: String,
    /// Why it is left alone for now.
    pub frozen: Option<String>,
    /// What the palette leads to.
    pub suggestions: Vec<Suggestion>,
}

/// What became known.
#[derive(Debug)]
pub enum News {
    /// What a command found that is asked again and again.
    Sheet(Topic, Result<Sheet, Trouble>),
    /// What a command found that was asked once.
    Found {
        /// The command.
        words: Vec<String>,
        /// What it found.
        sheet: Result<Sheet, Trouble>,
    },
    /// What a change would do.
    Planned {
        /// The command.
        words: Vec<String>,
        /// Its plan.
        plan: Result<Plan, Trouble>,
    },
    /// Replicas of an app.
    Pods {
        /// The app.
        app: Arc<str>,
        /// The replicas.
        rows: Vec<PodRow>,
        /// Whether these are all that it has.
        all: bool,
    },
    /// It is new or different.
    Pod(PodRow),
    /// It is gone.
    PodGone(Box<str>),
    /// What replicas use.
    Usage(Result<Vec<(Box<str>, PodUse)>, Trouble>),
    /// Nobody tells of pods for now, or again.
    PodsTrouble(Option<Trouble>),
    /// How the shop did since it was looked last.
    Vitals(Result<VitalsPoint, Trouble>),
    /// Lines of a look at logs.
    Logs {
        /// Which look: what others bring is too late.
        look: u64,
        /// What came.
        batch: Result<Batch, Trouble>,
    },
    /// What was found in lines.
    Scanned {
        /// Which scan.
        scan: u64,
        /// Up to which line.
        done: u64,
        /// What fits.
        hits: Matches,
    },
    /// What a command that was started says.
    Said {
        /// Which.
        job: u64,
        /// Its lines.
        lines: Vec<String>,
    },
    /// It has ended.
    Ended {
        /// Which.
        job: u64,
        /// With which code.
        code: i32,
        /// When.
        at: Timestamp,
    },
    /// Something to tell beside all that.
    Note(String),
}
