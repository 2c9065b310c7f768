//! All that is known, and what comes of what happens. Start at [`App::update`].

mod keys;
mod logs;
mod modes;
mod told;

pub(in crate::tui) use modes::risk_word;

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::{
    Action, Effect, Feed, Freshness, Home, Order, Screen, Theme, Topic,
    quote::quoted,
    state::{ChangeForm, Job, LogsState, Palette, Pods, TableState, Vitals},
    view,
};
use crate::output::{Sheet, SheetLine};

/// How long writing stays unlocked.
const UNLOCKED: SignedDuration = SignedDuration::from_mins(15);
/// How long something is told that is not asked for.
const FLASH: SignedDuration = SignedDuration::from_secs(8);
/// How many screens are remembered to go back to.
const REMEMBERED: usize = 50;

/// What is open over a screen.
#[derive(Debug, Default)]
pub enum Mode {
    /// Nothing.
    #[default]
    Normal,
    /// All that can be asked for.
    Palette(Palette),
    /// A line of text.
    Input(Input),
    /// All keys; how far it is scrolled.
    Help(usize),
    /// All changes, and the one that keys act on.
    Menu(usize),
    /// A change.
    Form(Box<ChangeForm>),
    /// Writing is to be unlocked, by typing the target's name.
    Unlock(String),
    /// Something still runs: what becomes of it?
    Leave(Leave),
}

/// What becomes of what still runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Leave {
    /// Nobody leaves.
    #[default]
    Stay,
    /// It goes on alone.
    Detach,
    /// It is asked to end.
    Interrupt,
}

/// A line of text that is being typed.
#[derive(Debug, Clone)]
pub struct Input {
    /// What it is for.
    pub kind: InputKind,
    /// What is typed.
    pub text: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// What a line of text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputKind {
    /// To mark lines.
    Search,
    /// To show only some.
    Filter,
}

/// More of something that is selected.
#[derive(Debug, Clone)]
pub struct Detail {
    /// The command that finds it.
    pub words: Vec<String>,
    /// What it found.
    pub feed: Feed<Sheet>,
    /// How far it is scrolled.
    pub top: usize,
}

impl Detail {
    fn new(words: Vec<String>) -> Self {
        Self {
            words,
            feed: Feed::default(),
            top: 0,
        }
    }
}

/// Something that is told for some seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// What.
    pub text: String,
    /// Until when.
    pub until: Timestamp,
}

/// All that is known.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct App {
    /// Where the shop runs.
    pub home: Home,
    /// Which target news have to be of.
    pub epoch: u64,
    /// What is looked at.
    pub screen: Screen,
    back: Vec<Screen>,
    forward: Vec<Screen>,
    /// What is open over it.
    pub mode: Mode,
    /// What commands found that are asked again and again.
    pub sheets: HashMap<Topic, Feed<Sheet>>,
    /// How their tables are looked at.
    pub tables: HashMap<Screen, TableState>,
    /// Replicas.
    pub pods: Pods,
    /// How well they are known.
    pub pods_feed: Feed<()>,
    /// Whether it is known what they use.
    pub usage: Feed<()>,
    /// How the shop does.
    pub vitals: Feed<Vitals>,
    /// What replicas log.
    pub logs: LogsState,
    logs_look: u64,
    are_logs_open: bool,
    /// More of what is selected, by screen.
    pub detail: Option<(Screen, Detail)>,
    /// What a command of the palette found.
    pub answer: Option<Detail>,
    /// Commands that were started.
    pub jobs: Vec<Job>,
    /// Whether what the last of them said is shown.
    pub is_job_shown: bool,
    /// Until when writing is unlocked.
    pub unlocked: Option<Timestamp>,
    /// What is told for some seconds.
    pub flash: Option<Flash>,
    /// How many of the newest moments charts show.
    pub chart_span: usize,
    /// How many moments before the newest one a chart tells numbers of.
    pub chart_back: usize,
    /// Whether somebody may look.
    pub focused: bool,
    /// Whether the mouse is taken.
    pub mouse: bool,
    /// How things look.
    pub theme: Theme,
    /// The time.
    pub now: Timestamp,
    size: (u16, u16),
    watched: Vec<Topic>,
    is_leaving: bool,
}

impl App {
    /// Nothing is known yet.
    pub fn new(home: Home, screen: Screen, theme: Theme, now: Timestamp) -> Self {
        Self {
            home,
            epoch: 0,
            screen,
            back: Vec::new(),
            forward: Vec::new(),
            mode: Mode::Normal,
            sheets: HashMap::new(),
            tables: HashMap::new(),
            pods: Pods::default(),
            pods_feed: Feed::default(),
            usage: Feed::default(),
            vitals: Feed::default(),
            logs: LogsState::default(),
            logs_look: 0,
            are_logs_open: false,
            detail: None,
            answer: None,
            jobs: Vec::new(),
            is_job_shown: false,
            unlocked: None,
            flash: None,
            chart_span: 120,
            chart_back: 0,
            focused: true,
            mouse: true,
            theme,
            now,
            size: (80, 24),
            watched: Vec::new(),
            is_leaving: false,
        }
    }

    /// Takes what happened, and tells what has to be done outside.
    pub fn update(&mut self, action: Action, now: Timestamp) -> Vec<Effect> {
        self.now = now;
        self.lapse();
        if matches!(action, Action::Pressed(_) | Action::Clicked(..)) {
            // Keys may come quicker than frames, and act on what is so after the key before.
            let (width, height) = self.size;
            self.settle(width, height);
        }
        let mut effects = match action {
            Action::Pressed(key) => self.press(key),
            Action::Pasted(text) => self.paste(&text),
            Action::Clicked(column, row) => self.click(column, row),
            Action::Scrolled(lines) => {
                self.scroll(lines);
                Vec::new()
            }
            Action::Resized(width, height) => {
                self.size = (width, height);
                Vec::new()
            }
            Action::Focused(focused) => {
                self.focused = focused;
                Vec::new()
            }
            Action::Moved(epoch, home) => self.move_to(epoch, *home),
            Action::Told(epoch, news) if epoch == self.epoch => self.hear(news),
            Action::Told(..) | Action::Passed => Vec::new(),
            Action::Ended => {
                self.is_leaving = true;
                vec![Effect::Quit]
            }
        };
        effects.extend(self.wants());
        effects
    }

    /// Puts everything in order for a screen of this size, before it is drawn.
    pub fn settle(&mut self, width: u16, height: u16) {
        self.size = (width, height);
        self.pods.settle();
        let lines = view::list_lines(self);
        if let Some(sheet) = table_of(self.screen, &self.sheets, self.answer.as_ref()) {
            let table = self.tables.entry(self.screen).or_default();
            table.settle(sheet);
            table.show(sheet, lines);
        }
        if self.screen == Screen::Logs {
            self.logs.settle(lines);
        }
        let furthest = view::furthest_detail(self);
        if let Some((_, detail)) = &mut self.detail {
            detail.top = detail.top.min(furthest);
        }
        if self.screen == Screen::Pods {
            let len = self.pods.len();
            self.pods.cursor.show(len, lines);
        }
    }

    /// How large the terminal is.
    pub fn size(&self) -> (u16, u16) {
        self.size
    }

    /// Whether nothing is to be shown any more.
    pub fn is_leaving(&self) -> bool {
        self.is_leaving
    }

    /// When it has to be drawn anew though nothing happens.
    pub fn next_look(&self) -> SignedDuration {
        let is_counting = self.unlocked.is_some()
            || self.flash.is_some()
            || self.jobs.iter().any(Job::is_running)
            || self.has_stale();
        if is_counting {
            return SignedDuration::from_secs(1);
        }
        let past = self.now.as_second().rem_euclid(10);
        SignedDuration::from_secs(10 - past)
    }

    fn has_stale(&self) -> bool {
        let is_stale = |freshness| matches!(freshness, Freshness::Stale(..));
        is_stale(self.pods_feed.freshness(self.now))
            || self
                .watched
                .iter()
                .any(|topic| is_stale(self.freshness(*topic)))
    }

    /// How well something is known.
    pub fn freshness(&self, topic: Topic) -> Freshness {
        let feed = self.sheets.get(&topic);
        feed.map_or(Freshness::Connecting, |feed| feed.freshness(self.now))
    }

    /// What is known of something.
    pub fn sheet(&self, topic: Topic) -> Option<&Sheet> {
        self.sheets.get(&topic)?.value()
    }

    /// Whether something may be changed now.
    pub fn may_write(&self) -> bool {
        self.home.is_writable || self.unlocked.is_some()
    }

    /// The command line for what is selected.
    pub fn line(&self) -> String {
        let mut words = vec!["-t".to_owned(), self.home.target.clone()];
        words.extend(self.words());
        quoted(&words)
    }

    fn words(&self) -> Vec<String> {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        if let Some((screen, detail)) = &self.detail
            && *screen == self.screen
        {
            return detail.words.clone();
        }
        match self.screen {
            Screen::Overview => words(&["status"]),
            Screen::Pods => match self.pods.selected() {
                Some(pod) => words(&["pods", "explain", &pod.name]),
                None => words(&["pods", "list"]),
            },
            Screen::Logs => {
                let mut all: Vec<String> = words(&["logs", "tail", "-f"]);
                if let Some(pod) = &self.logs.pod {
                    all.extend(["--pod".to_owned(), pod.clone()]);
                }
                all
            }
            Screen::Rollout => words(&["app", "history"]),
            Screen::Cache => words(&["cache", "stats"]),
            Screen::Cdn => words(&["cdn", "list"]),
            Screen::Load => match self.selected_name() {
                Some(run) => words(&["load", "report", &run]),
                None => words(&["load", "list"]),
            },
            Screen::Charts => words(Topic::Curves.words()),
            Screen::Orders => match self.selected_name() {
                Some(order) => words(&["orders", "get", &order]),
                None => words(&["orders", "list"]),
            },
            Screen::Audit => match self.selected_name() {
                Some(number) => words(&["audit", "show", &number]),
                None => words(&["audit", "list"]),
            },
            Screen::Answer => self
                .answer
                .as_ref()
                .map(|answer| answer.words.clone())
                .unwrap_or_default(),
        }
    }

    /// The name of the line that keys act on in the table of the screen.
    pub fn selected_name(&self) -> Option<String> {
        Some(self.selected_line()?.name.clone())
    }

    /// The line that keys act on in the table of the screen.
    pub fn selected_line(&self) -> Option<&SheetLine> {
        let sheet = self.table_sheet()?;
        let table = self.tables.get(&self.screen)?;
        let order = table.order(sheet);
        sheet.lines.get(*order.get(table.cursor.at(order.len())?)?)
    }

    /// What the table of the screen shows.
    pub fn table_sheet(&self) -> Option<&Sheet> {
        table_of(self.screen, &self.sheets, self.answer.as_ref())
    }

    fn lapse(&mut self) {
        if self.unlocked.is_some_and(|until| until <= self.now) {
            self.unlocked = None;
            self.tell("writing is locked again");
        }
        if self
            .flash
            .as_ref()
            .is_some_and(|flash| flash.until <= self.now)
        {
            self.flash = None;
        }
    }

    fn tell(&mut self, text: impl Into<String>) {
        self.flash = Some(Flash {
            text: text.into(),
            until: self.now + FLASH,
        });
    }

    fn go(&mut self, screen: Screen) {
        if screen == self.screen {
            return;
        }
        if self.back.len() == REMEMBERED {
            self.back.remove(0);
        }
        self.back.push(self.screen);
        self.forward.clear();
        self.screen = screen;
    }

    fn move_to(&mut self, epoch: u64, home: Home) -> Vec<Effect> {
        let (jobs, screen) = (std::mem::take(&mut self.jobs), self.screen);
        let (size, focused, mouse) = (self.size, self.focused, self.mouse);
        *self = Self::new(home, screen, self.theme, self.now);
        self.epoch = epoch;
        self.jobs = jobs;
        (self.size, self.focused, self.mouse) = (size, focused, mouse);
        Vec::new()
    }

    /// What is to be looked at where something else is than before.
    fn wants(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        let wanted = Topic::of(self.screen);
        if wanted != self.watched {
            self.watched = wanted.to_vec();
            effects.push(Order::Watch(self.watched.clone()).into());
        }
        let are_wanted = self.screen == Screen::Logs;
        if are_wanted && !self.are_logs_open {
            effects.push(self.open_logs());
        }
        effects
    }

    /// Lines come as long as this runs once they were asked for: whoever goes elsewhere and back finds what came meanwhile.
    fn open_logs(&mut self) -> Effect {
        self.are_logs_open = true;
        self.logs_look += 1;
        Order::OpenLogs {
            look: self.logs_look,
            mode: self.logs.mode,
            pod: self.logs.pod.clone(),
        }
        .into()
    }
}

/// What the table of a screen shows.
fn table_of<'a>(
    screen: Screen,
    sheets: &'a HashMap<Topic, Feed<Sheet>>,
    answer: Option<&'a Detail>,
) -> Option<&'a Sheet> {
    if screen == Screen::Answer {
        return answer?.feed.value();
    }
    sheets.get(&Topic::table(screen)?)?.value()
}
