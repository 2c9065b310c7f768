use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{Screen, state::Deed, state::Step};

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

const NONE: KeyModifiers = KeyModifiers::NONE;
const CTRL: KeyModifiers = KeyModifiers::CONTROL;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;

const fn on(
    keys: &'static [(KeyCode, KeyModifiers)],
    written: &'static str,
    asks: Key,
    label: &'static str,
    about: &'static str,
    screens: &'static [Screen],
) -> Binding {
    Binding {
        keys,
        written,
        asks,
        label,
        about,
        screens,
        is_shown: true,
    }
}

const fn quiet(
    keys: &'static [(KeyCode, KeyModifiers)],
    written: &'static str,
    asks: Key,
    about: &'static str,
) -> Binding {
    Binding {
        keys,
        written,
        asks,
        label: "",
        about,
        screens: &[],
        is_shown: false,
    }
}

const fn letter(letter: char) -> (KeyCode, KeyModifiers) {
    (KeyCode::Char(letter), NONE)
}

const fn ctrl(letter: char) -> (KeyCode, KeyModifiers) {
    (KeyCode::Char(letter), CTRL)
}

const fn key(code: KeyCode) -> (KeyCode, KeyModifiers) {
    (code, NONE)
}

const PODS: &[Screen] = &[Screen::Pods];
const LOGS: &[Screen] = &[Screen::Logs];
const TABLES: &[Screen] = &[
    Screen::Pods,
    Screen::Rollout,
    Screen::Cache,
    Screen::Cdn,
    Screen::Load,
    Screen::Orders,
    Screen::Audit,
    Screen::Answer,
];
const FINDINGS: &[Screen] = &[
    Screen::Rollout,
    Screen::Load,
    Screen::Orders,
    Screen::Audit,
    Screen::Answer,
];

/// All keys. Those of one screen come first: they are what somebody looks for there. No key does anything that cannot be
/// undone without being asked for it.
pub const KEYS: &[Binding] = &[
    on(
        &[key(KeyCode::Enter)],
        "enter",
        Key::Explain,
        "look",
        "Shows what needs attention on its own screen.",
        &[Screen::Overview],
    ),
    on(
        &[key(KeyCode::Enter), letter('e')],
        "enter e",
        Key::Explain,
        "explain",
        "Tells why the pod is not well, by what that is seen, and what to do next.",
        PODS,
    ),
    on(
        &[letter('l')],
        "l",
        Key::LogsOf,
        "logs",
        "Shows what the pod logs.",
        PODS,
    ),
    on(
        &[letter('d')],
        "d",
        Key::Describe,
        "describe",
        "Shows all that is known of the pod.",
        PODS,
    ),
    on(
        &[letter('r')],
        "r",
        Key::Deed(Deed::Restart),
        "restart",
        "Restarts the app, one replica after the other.",
        &[Screen::Overview, Screen::Pods, Screen::Rollout],
    ),
    on(
        &[letter('S')],
        "S",
        Key::Deed(Deed::Scale),
        "scale",
        "Changes how many replicas there are.",
        &[Screen::Overview, Screen::Pods, Screen::Rollout],
    ),
    on(
        &[ctrl('z')],
        "^z",
        Key::Faults,
        "faults",
        "Shows only pods that are not well, or all again.",
        PODS,
    ),
    on(
        &[letter(' ')],
        "space",
        Key::Mark,
        "mark",
        "Marks the pod.",
        PODS,
    ),
    on(
        &[letter('/')],
        "/",
        Key::Search,
        "find",
        "Marks what fits; all lines stay. A regular expression, in any case.",
        LOGS,
    ),
    on(
        &[letter('n')],
        "n",
        Key::Hit(true),
        "next",
        "Goes to the next line that is marked.",
        LOGS,
    ),
    on(
        &[letter('N')],
        "N",
        Key::Hit(false),
        "before",
        "Goes to the line before that is marked.",
        LOGS,
    ),
    on(
        &[letter('&')],
        "&",
        Key::Filter,
        "filter",
        "Shows only lines that fit: words, -word, level>=warn, pod=NAME.",
        LOGS,
    ),
    on(
        &[letter('C')],
        "C",
        Key::Context,
        "context",
        "Shows 0, 3 or 10 lines around those that fit.",
        LOGS,
    ),
    on(
        &[key(KeyCode::Enter)],
        "enter",
        Key::Open,
        "record",
        "Shows all of the line, field by field.",
        LOGS,
    ),
    on(
        &[letter('T')],
        "T",
        Key::Trace,
        "trace",
        "Shows only lines of the same request or trace.",
        LOGS,
    ),
    on(
        &[letter('s')],
        "s",
        Key::Follow,
        "follow",
        "Keeps the newest line in view, or stays here.",
        LOGS,
    ),
    on(
        &[letter('<'), letter('>')],
        "< >",
        Key::Since(true),
        "since",
        "Asks for lines of a shorter or a longer time.",
        LOGS,
    ),
    on(
        &[letter('J')],
        "J",
        Key::Raw,
        "raw",
        "Shows lines as they were written.",
        LOGS,
    ),
    on(
        &[letter('t')],
        "t",
        Key::Times,
        "time",
        "Shows times, or leaves them out.",
        LOGS,
    ),
    on(
        &[letter('w')],
        "w",
        Key::Wrap,
        "wrap",
        "Shows long lines in full.",
        LOGS,
    ),
    on(
        &[ctrl('s')],
        "^s",
        Key::Export,
        "export",
        "Writes the lines that are shown into a file.",
        LOGS,
    ),
    on(
        &[key(KeyCode::Enter)],
        "enter",
        Key::Open,
        "detail",
        "Shows more of the line.",
        FINDINGS,
    ),
    on(
        &[letter('D')],
        "D",
        Key::Deed(Deed::Deploy),
        "deploy",
        "Brings a new version.",
        &[Screen::Rollout],
    ),
    on(
        &[letter('B')],
        "B",
        Key::Deed(Deed::Rollback),
        "roll back",
        "Goes back to the selected revision.",
        &[Screen::Rollout],
    ),
    on(
        &[letter('y')],
        "y",
        Key::Deed(Deed::Sync),
        "sync",
        "Brings the cluster to what git says.",
        &[Screen::Rollout],
    ),
    on(
        &[letter('F')],
        "F",
        Key::Deed(Deed::Flush),
        "flush",
        "Forgets the selected kind of value.",
        &[Screen::Cache],
    ),
    on(
        &[letter('w')],
        "w",
        Key::Warm,
        "warm",
        "Asks every replica for pages, so that shoppers find them kept.",
        &[Screen::Cache],
    ),
    on(
        &[letter('I')],
        "I",
        Key::Deed(Deed::Invalidate),
        "invalidate",
        "Makes the edge forget paths, and waits for it.",
        &[Screen::Cdn],
    ),
    on(
        &[letter('v')],
        "v",
        Key::Probe,
        "probe",
        "Asks for the front page through the edge, twice.",
        &[Screen::Cdn],
    ),
    on(
        &[letter('R')],
        "R",
        Key::Deed(Deed::Load),
        "run",
        "Runs a load test.",
        &[Screen::Load],
    ),
    on(
        &[letter('c')],
        "c",
        Key::Compare,
        "compare",
        "Compares the selected run with the one before of its kind.",
        &[Screen::Load],
    ),
    on(
        &[letter('+'), letter('=')],
        "+",
        Key::Zoom(true),
        "closer",
        "Shows a shorter time.",
        &[Screen::Charts],
    ),
    on(
        &[letter('-')],
        "-",
        Key::Zoom(false),
        "wider",
        "Shows a longer time.",
        &[Screen::Charts],
    ),
    on(
        &[key(KeyCode::Left), letter('h')],
        "left",
        Key::Moment(false),
        "earlier",
        "Tells the numbers of an earlier moment.",
        &[Screen::Charts],
    ),
    on(
        &[key(KeyCode::Right), letter('l')],
        "right",
        Key::Moment(true),
        "later",
        "Tells the numbers of a later moment.",
        &[Screen::Charts],
    ),
    on(
        &[ctrl('s')],
        "^s",
        Key::Export,
        "export",
        "Writes the numbers into a file, as CSV.",
        &[Screen::Charts],
    ),
    on(
        &[letter('v')],
        "v",
        Key::Verify,
        "verify",
        "Looks whether the trail is as it was written.",
        &[Screen::Audit],
    ),
    on(
        &[letter('o')],
        "o",
        Key::Sort,
        "order",
        "Puts lines in another order.",
        TABLES,
    ),
    on(
        &[letter('/'), letter('&')],
        "/",
        Key::Filter,
        "find",
        "Shows only lines that have a text.",
        TABLES,
    ),
    on(
        &[letter('a')],
        "a",
        Key::Menu,
        "actions",
        "Lists all changes with their risk.",
        &[],
    ),
    on(
        &[letter('W')],
        "W",
        Key::Unlock,
        "write",
        "Unlocks writing for 15 minutes, or locks it.",
        &[],
    ),
    on(
        &[letter('x')],
        "x",
        Key::Job,
        "job",
        "Shows what the last command said.",
        &[],
    ),
    on(
        &[letter(':')],
        ":",
        Key::Palette,
        "palette",
        "Finds screens, changes, targets and commands by name.",
        &[],
    ),
    on(
        &[letter('?')],
        "?",
        Key::Help,
        "help",
        "Shows keys, and the command line for what is selected.",
        &[],
    ),
    on(
        &[letter('q')],
        "q",
        Key::Quit,
        "quit",
        "Goes back; on the overview, leaves.",
        &[],
    ),
    quiet(
        &[key(KeyCode::Esc)],
        "esc",
        Key::Escape,
        "Closes what is open; takes back search, then filter.",
    ),
    quiet(
        &[letter('j'), key(KeyCode::Down)],
        "j down",
        Key::Step(Step::Lines(1)),
        "Goes down.",
    ),
    quiet(
        &[letter('k'), key(KeyCode::Up)],
        "k up",
        Key::Step(Step::Lines(-1)),
        "Goes up.",
    ),
    quiet(
        &[letter('g'), key(KeyCode::Home)],
        "g home",
        Key::Step(Step::First),
        "Goes to the first line.",
    ),
    quiet(
        &[letter('G'), key(KeyCode::End)],
        "G end",
        Key::Step(Step::Last),
        "Goes to the last line; logs are followed from there.",
    ),
    quiet(
        &[ctrl('f'), key(KeyCode::PageDown)],
        "^f pgdn",
        Key::Step(Step::Pages(1)),
        "Goes down a page.",
    ),
    quiet(
        &[ctrl('b'), key(KeyCode::PageUp)],
        "^b pgup",
        Key::Step(Step::Pages(-1)),
        "Goes up a page.",
    ),
    quiet(
        &[ctrl('d')],
        "^d",
        Key::Step(Step::HalfPages(1)),
        "Goes down half a page.",
    ),
    quiet(
        &[ctrl('u')],
        "^u",
        Key::Step(Step::HalfPages(-1)),
        "Goes up half a page.",
    ),
    quiet(
        &[letter('[')],
        "[",
        Key::History(false),
        "Goes back to where one was before.",
    ),
    quiet(
        &[letter(']')],
        "]",
        Key::History(true),
        "Goes forward again.",
    ),
    quiet(
        &[key(KeyCode::Tab)],
        "tab",
        Key::Turn(true),
        "Goes to the next screen.",
    ),
    quiet(
        &[(KeyCode::BackTab, SHIFT), key(KeyCode::BackTab)],
        "shift-tab",
        Key::Turn(false),
        "Goes to the screen before.",
    ),
    quiet(&[ctrl('r')], "^r", Key::Refresh, "Looks anew at once."),
    quiet(
        &[letter('y')],
        "y",
        Key::Copy,
        "Copies the command line for what is selected.",
    ),
    quiet(
        &[letter('m')],
        "m",
        Key::Mouse,
        "Leaves the mouse to the terminal, to select text, or takes it back.",
    ),
    quiet(
        &[ctrl('c')],
        "^c",
        Key::Interrupt,
        "Asks what to do with what runs; leaves where nothing does.",
    ),
];

/// What a key asks for on a screen.
pub fn asked(event: KeyEvent, screen: Screen) -> Option<Key> {
    if let KeyCode::Char(digit) = event.code
        && event.modifiers == NONE
        && let Some(screen) = Screen::of_digit(digit)
    {
        return Some(Key::Go(screen));
    }
    let modifiers = match event.code {
        // A capital letter says that shift was held.
        KeyCode::Char(_) => event.modifiers.difference(SHIFT),
        _ => event.modifiers,
    };
    let is_meant = |binding: &&Binding| {
        binding.keys.contains(&(event.code, modifiers))
            && (binding.screens.is_empty() || binding.screens.contains(&screen))
    };
    let asked = KEYS.iter().find(is_meant)?.asks;
    Some(match (asked, event.code) {
        (Key::Since(_), KeyCode::Char(sign)) => Key::Since(sign == '>'),
        (asked, _) => asked,
    })
}

/// The keys of a screen, its own first.
pub fn of(screen: Screen) -> impl Iterator<Item = &'static Binding> {
    let own = KEYS
        .iter()
        .filter(move |binding| binding.screens.contains(&screen));
    own.chain(KEYS.iter().filter(|binding| binding.screens.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_by(code: KeyCode, modifiers: KeyModifiers, screen: Screen) -> Option<Key> {
        asked(KeyEvent::new(code, modifiers), screen)
    }

    #[test]
    fn a_key_means_one_thing_on_a_screen() {
        for screen in Screen::ALL.into_iter().chain([Screen::Answer]) {
            for binding in of(screen).filter(|binding| !binding.screens.is_empty()) {
                for (code, modifiers) in binding.keys {
                    let first = asked_by(*code, *modifiers, screen);
                    let is_own = match (first, binding.asks) {
                        (Some(Key::Since(_)), Key::Since(_)) => true,
                        (first, asks) => first == Some(asks),
                    };
                    assert!(is_own, "{} on {screen:?}", binding.written);
                }
            }
        }
    }

    #[test]
    fn no_key_that_is_up_elsewhere_changes_anything() {
        for screen in Screen::ALL {
            for letter in ['k', 'd', 'u'] {
                let asked = asked_by(KeyCode::Char(letter), CTRL, screen);
                assert!(!matches!(asked, Some(Key::Deed(_))), "^{letter}");
            }
        }
        assert_eq!(asked_by(KeyCode::Char('k'), CTRL, Screen::Pods), None);
    }

    #[test]
    fn capital_letters_come_with_or_without_shift() {
        for modifiers in [NONE, SHIFT] {
            let asked = asked_by(KeyCode::Char('G'), modifiers, Screen::Pods);
            assert_eq!(asked, Some(Key::Step(Step::Last)));
        }
        assert_eq!(
            asked_by(KeyCode::Char('>'), SHIFT, Screen::Logs),
            Some(Key::Since(true))
        );
        assert_eq!(
            asked_by(KeyCode::Char('<'), NONE, Screen::Logs),
            Some(Key::Since(false))
        );
    }

    #[test]
    fn digits_lead_to_screens_everywhere() {
        for screen in Screen::ALL {
            assert_eq!(
                asked_by(KeyCode::Char('3'), NONE, screen),
                Some(Key::Go(Screen::Logs))
            );
        }
    }
}
