use crossterm::event::{KeyCode, KeyModifiers};

use crate::tui::{
    Screen,
    state::{Deed, Step},
};

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Another screen.
    Go(Screen),
    /// The next screen, or the one before.
    Turn(bool),
    /// Back to where one was before, or forward again.
    History(bool),
    /// A step in the list.
    Step(Step),
    /// More of the selected line.
    Open,
    /// Why it is not well.
    Explain,
    /// All that is known of it.
    Describe,
    /// What it logs.
    LogsOf,
    /// A change.
    Deed(Deed),
    /// All changes.
    Menu,
    /// All that there is, by name.
    Palette,
    /// What is marked, or shown alone in tables.
    Search,
    /// What is shown alone.
    Filter,
    /// Help.
    Help,
    /// Out of what is open.
    Escape,
    /// Writing, for a while.
    Unlock,
    /// To look anew.
    Refresh,
    /// To leave.
    Quit,
    /// To end what runs, or to leave.
    Interrupt,
    /// The mouse to the terminal, or back.
    Mouse,
    /// The selected name into the clipboard.
    Copy,
    /// Another order.
    Sort,
    /// Only what is not well.
    Faults,
    /// To mark a line.
    Mark,
    /// The next line that is marked, or the one before.
    Hit(bool),
    /// The newest line kept in view.
    Follow,
    /// Lines as they were written.
    Raw,
    /// Long lines in full.
    Wrap,
    /// Times.
    Times,
    /// Lines around those that fit.
    Context,
    /// All lines of the same request.
    Trace,
    /// Lines into a file.
    Export,
    /// From when on.
    Since(bool),
    /// A longer or a shorter time.
    Zoom(bool),
    /// A moment in a chart.
    Moment(bool),
    /// Pages asked for, so that shoppers find them kept.
    Warm,
    /// A page asked for through what stands in front.
    Probe,
    /// Two runs side by side.
    Compare,
    /// Whether the trail is as it was written.
    Verify,
    /// What the last command said.
    Job,
}

/// A key with what it does.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// Keys, any of which does it.
    pub keys: &'static [(KeyCode, KeyModifiers)],
    /// How they are written.
    pub written: &'static str,
    /// What they ask for.
    pub asks: Key,
    /// In a word or two, for the last line.
    pub label: &'static str,
    /// In a sentence, for help.
    pub about: &'static str,
    /// On which screens; on all where none is named.
    pub screens: &'static [Screen],
    /// Whether the last line names it.
    pub is_shown: bool,
}
