use jiff::Timestamp;

use crate::{
    output::{SheetLine, neutral},
    tui::{App, Topic},
};

/// A change, as the audit trail has it.
pub(super) struct Entry {
    /// When it was begun.
    pub(super) at: Option<Timestamp>,
    /// What was done.
    pub(super) action: String,
    /// To what.
    pub(super) object: String,
    /// By whom.
    pub(super) who: String,
}

impl Entry {
    /// Day and time.
    pub(super) fn date(&self) -> String {
        self.written("%m-%dT%H:%M")
    }

    /// The time alone.
    pub(super) fn clock(&self) -> String {
        self.written("%H:%M:%S")
    }

    fn written(&self, form: &str) -> String {
        let at = self.at.map(|at| at.strftime(form).to_string());
        at.unwrap_or_default()
    }
}

/// What was changed on this target from this machine, the newest first. What became of a change is not told.
pub(super) fn own_changes(app: &App) -> impl Iterator<Item = Entry> {
    let lines = app.sheet(Topic::Audit).map(|sheet| sheet.lines.iter());
    let is_own = |line: &&SheetLine| {
        line.item.get("target").and_then(|target| target.as_str()) == Some(&app.home.target)
            && line.item.get("of").is_none_or(serde_json::Value::is_null)
    };
    let own = lines.into_iter().flatten().filter(is_own);
    own.map(|line| {
        let text = |name: &str| {
            let text = line.item.get(name).and_then(|value| value.as_str());
            neutral(text.unwrap_or_default())
        };
        Entry {
            at: text("at").parse().ok(),
            action: text("action"),
            object: text("object"),
            who: text("who"),
        }
    })
}
