use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use jiff::Timestamp;

use super::Step;
use crate::{
    logs::{Batch, Level, LogStore, Matches, Pattern, Query, Snapshot, SourceId, StoredLine},
    tui::{Feed, Trouble},
};

/// How much room lines get.
const LIMIT: usize = 64 << 20;
/// How many notes are kept.
const NOTES: usize = 50;

/// From when on lines are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogsMode {
    /// The last ones, and what comes.
    #[default]
    Tail,
    /// Those of so many minutes, and what comes.
    Minutes(u16),
    /// All that there are, and what comes.
    All,
}

impl LogsMode {
    const ALL: [Self; 6] = [
        Self::Tail,
        Self::Minutes(5),
        Self::Minutes(15),
        Self::Minutes(60),
        Self::Minutes(360),
        Self::All,
    ];

    /// In words.
    pub fn words(self) -> String {
        match self {
            Self::Tail => "tail".to_owned(),
            Self::Minutes(minutes) if minutes % 60 == 0 => format!("since {}h", minutes / 60),
            Self::Minutes(minutes) => format!("since {minutes}m"),
            Self::All => "all".to_owned(),
        }
    }

    /// The next longer or shorter one.
    #[must_use]
    pub fn turn(self, longer: bool) -> Self {
        let at = Self::ALL.iter().position(|mode| *mode == self).unwrap_or(0);
        let at = if longer {
            (at + 1).min(Self::ALL.len() - 1)
        } else {
            at.saturating_sub(1)
        };
        Self::ALL[at]
    }
}

/// A look through all lines, in a thread of its own.
#[derive(Debug, Clone)]
pub struct Scan {
    /// Its number: what others found is too late.
    pub number: u64,
    /// The lines.
    pub lines: Arc<Snapshot>,
    /// What is looked for.
    pub query: Query,
    /// Whether it is for a search, and not for the filter.
    pub is_search: bool,
    /// Set where nobody wants it any more.
    pub cancelled: Arc<AtomicBool>,
}

/// Lines that a query means.
#[derive(Debug, Default)]
struct Wanted {
    text: String,
    query: Query,
    matches: Matches,
    /// Which scan fills it, and up to which line it is filled.
    scan: u64,
    done: u64,
    end: u64,
    cancelled: Arc<AtomicBool>,
}

impl Wanted {
    fn is_on(&self) -> bool {
        !self.query.takes_all()
    }
}

/// What replicas log.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct LogsState {
    store: LogStore,
    /// Whether lines come, and since when they do not.
    pub feed: Feed<()>,
    /// From when on lines are asked for.
    pub mode: LogsMode,
    /// The one pod whose lines are wanted; of all where none is named.
    pub pod: Option<String>,
    filter: Wanted,
    search: Wanted,
    pattern: Option<Pattern>,
    context: u64,
    /// Whether the newest line is kept in view.
    pub follow: bool,
    /// The number of the line that keys act on.
    selected: u64,
    top: u64,
    height: usize,
    /// Whether lines are shown as they were written.
    pub raw: bool,
    /// Whether long lines go on in the next.
    pub wrap: bool,
    /// Whether times are shown.
    pub times: bool,
    /// Whether all of the selected line is shown.
    pub record: bool,
    notes: VecDeque<(Timestamp, String)>,
    lost: u64,
    scans: u64,
    shown: Vec<StoredLine>,
    view: Option<Matches>,
}

impl std::fmt::Debug for LogsState {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("LogsState")
            .field("lines", &(self.store.first()..self.store.end()))
            .field("selected", &self.selected)
            .finish_non_exhaustive()
    }
}

impl Default for LogsState {
    fn default() -> Self {
        Self {
            store: LogStore::new(LIMIT),
            feed: Feed::default(),
            mode: LogsMode::Tail,
            pod: None,
            filter: Wanted::default(),
            search: Wanted::default(),
            pattern: None,
            context: 0,
            follow: true,
            selected: 0,
            top: 0,
            height: 1,
            raw: false,
            wrap: false,
            times: true,
            record: false,
            notes: VecDeque::new(),
            lost: 0,
            scans: 0,
            shown: Vec::new(),
            view: None,
        }
    }
}

impl LogsState {
    /// Begins anew, with what is asked for kept.
    pub fn clear(&mut self) -> Vec<Scan> {
        self.store = LogStore::new(LIMIT);
        self.feed = Feed::default();
        self.notes.clear();
        self.lost = 0;
        self.selected = 0;
        self.top = 0;
        self.follow = true;
        self.view = None;
        [self.restart(false), self.restart(true)]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Takes what came.
    pub fn take(&mut self, batch: Batch, now: Timestamp) {
        for line in &batch.lines {
            let source = self.store.source(&line.source);
            let number = self.store.push(source, line.at, &line.text);
            for wanted in [&mut self.filter, &mut self.search] {
                if wanted.is_on() && wanted.query.has(source, line.at, &line.text) {
                    wanted.matches.push(number);
                }
            }
        }
        let first = self.store.first();
        self.filter.matches.forget_before(first);
        self.search.matches.forget_before(first);
        for note in batch.notes {
            if self.notes.len() == NOTES {
                self.notes.pop_front();
            }
            self.notes.push_back((now, note));
        }
        self.lost += batch.lost;
        self.view = None;
        self.feed.take(Ok(()), now);
    }

    /// Nothing more comes for now.
    pub fn fail(&mut self, trouble: Trouble) {
        self.feed.fail(trouble);
    }

    /// Shows only lines that fit this.
    pub fn filter_by(&mut self, text: &str) -> Result<Option<Scan>, String> {
        let query = self.read(text)?;
        self.filter.text = text.trim().to_owned();
        self.filter.query = query;
        self.view = None;
        Ok(self.restart(false))
    }

    /// Marks lines that have this.
    pub fn search_for(&mut self, text: &str) -> Result<Option<Scan>, String> {
        let text = text.trim();
        self.search.text = text.to_owned();
        self.pattern = if text.is_empty() {
            None
        } else {
            Some(pattern(text)?)
        };
        self.search.query = Query {
            include: self.pattern.iter().cloned().collect(),
            ..Query::default()
        };
        Ok(self.restart(true))
    }

    fn restart(&mut self, is_search: bool) -> Option<Scan> {
        self.scans += 1;
        let number = self.scans;
        let lines = Arc::new(self.store.snapshot());
        let wanted = if is_search {
            &mut self.search
        } else {
            &mut self.filter
        };
        wanted.cancelled.store(true, Ordering::Relaxed);
        wanted.cancelled = Arc::default();
        wanted.matches = Matches::new();
        wanted.scan = number;
        wanted.done = lines.first();
        wanted.end = lines.end();
        wanted.is_on().then(|| Scan {
            number,
            lines,
            query: wanted.query.clone(),
            is_search,
            cancelled: Arc::clone(&wanted.cancelled),
        })
    }

    /// Takes what a scan found, up to a line.
    pub fn scanned(&mut self, scan: u64, done: u64, hits: &Matches) {
        for wanted in [&mut self.filter, &mut self.search] {
            if wanted.scan == scan {
                wanted.matches.merge(hits);
                wanted.matches.forget_before(self.store.first());
                wanted.done = done;
                self.view = None;
            }
        }
    }

    /// Which lines are wanted: words that must be there in any case, `-word` that must not, `level>=warn`, `pod=NAME`.
    fn read(&mut self, text: &str) -> Result<Query, String> {
        let mut query = Query::default();
        for word in text.split_whitespace() {
            if let Some(level) = word
                .strip_prefix("level>=")
                .or_else(|| word.strip_prefix("level="))
            {
                query.level = Some(level.parse::<Level>()?);
            } else if let Some(pod) = word.strip_prefix("pod=") {
                let source = self.store.source(pod);
                query.sources.push(source);
            } else if let Some(unwanted) = word.strip_prefix('-').filter(|rest| !rest.is_empty()) {
                query.exclude.push(pattern(unwanted)?);
            } else {
                query.include.push(pattern(word)?);
            }
        }
        Ok(query)
    }

    /// What is shown only.
    pub fn filter(&self) -> &str {
        &self.filter.text
    }

    /// What is marked.
    pub fn search(&self) -> &str {
        &self.search.text
    }

    /// How many lines around those that fit are shown.
    pub fn context(&self) -> u64 {
        self.context
    }

    /// Shows so many lines around those that fit.
    pub fn set_context(&mut self, lines: u64) {
        self.context = lines;
        self.view = None;
    }

    /// What is marked, to find it in a line.
    pub fn pattern(&self) -> Option<&Pattern> {
        self.pattern.as_ref()
    }

    /// Which of the lines that are marked keys act on, and how many there are.
    pub fn hit(&self) -> (u64, u64) {
        let matches = &self.search.matches;
        let before = matches.rank(self.selected);
        let at = before + u64::from(matches.contains(self.selected));
        (at, matches.count())
    }

    /// How far it was looked through what is there, as a share; none where all of it was.
    pub fn scanning(&self) -> Option<f64> {
        let wanted = [&self.filter, &self.search];
        let open = wanted
            .into_iter()
            .find(|wanted| wanted.is_on() && wanted.done < wanted.end)?;
        let first = self.store.first();
        let share = |part: u64| f64::from(u32::try_from(part).unwrap_or(u32::MAX));
        let all = open.end.saturating_sub(first).max(1);
        Some(share(open.done.saturating_sub(first)) / share(all))
    }

    /// How many lines are there, and how many of them are shown.
    pub fn counts(&self) -> (u64, u64) {
        let all = self.store.end() - self.store.first();
        (all, self.matches().map_or(all, Matches::count))
    }

    /// How many times lines were lost for certain.
    pub fn lost(&self) -> u64 {
        self.lost
    }

    /// How many of the oldest lines had to make room.
    pub fn evicted(&self) -> u64 {
        self.store.evicted()
    }

    /// What there is to tell beside lines, the oldest first.
    pub fn notes(&self) -> impl DoubleEndedIterator<Item = &(Timestamp, String)> {
        self.notes.iter()
    }

    /// Whose line it is.
    pub fn source(&self, source: SourceId) -> &str {
        self.store.source_name(source)
    }

    /// The lines that are shown, and which of them keys act on.
    pub fn shown(&self) -> (&[StoredLine], Option<usize>) {
        let at = self
            .shown
            .iter()
            .position(|line| line.number == self.selected);
        (&self.shown, at)
    }

    /// The line that keys act on.
    pub fn selected(&self) -> Option<&StoredLine> {
        let (shown, at) = self.shown();
        shown.get(at?)
    }

    /// All lines as they are shown, to be written elsewhere.
    pub fn export(&self) -> (Snapshot, Query) {
        (self.store.snapshot(), self.filter.query.clone())
    }

    fn matches(&self) -> Option<&Matches> {
        self.view
            .as_ref()
            .or_else(|| self.filter.is_on().then_some(&self.filter.matches))
    }

    fn len(&self) -> u64 {
        self.counts().1
    }

    fn number(&self, index: u64) -> Option<u64> {
        match self.matches() {
            Some(matches) => matches.nth(index),
            None => {
                let number = self.store.first() + index;
                (number < self.store.end()).then_some(number)
            }
        }
    }

    fn index(&self, number: u64) -> u64 {
        match self.matches() {
            Some(matches) => matches.rank(number),
            None => number.saturating_sub(self.store.first()),
        }
    }

    /// Goes a step. Whoever goes up does not follow; whoever goes to the last line does.
    pub fn go(&mut self, step: Step) {
        let last = self.len().saturating_sub(1);
        let at = self.index(self.selected).min(last);
        let page = i64::try_from(self.height.max(1)).unwrap_or(i64::MAX);
        let by = |lines: i64| at.saturating_add_signed(lines).min(last);
        let times = |count: isize, lines: i64| {
            i64::try_from(count)
                .unwrap_or(i64::MAX)
                .saturating_mul(lines)
        };
        let to = match step {
            Step::Lines(lines) => by(times(lines, 1)),
            Step::HalfPages(pages) => by(times(pages, (page / 2).max(1))),
            Step::Pages(pages) => by(times(pages, page)),
            Step::First => 0,
            Step::Last => last,
        };
        self.follow = step == Step::Last || (to == last && to > at);
        self.select(to);
    }

    /// Goes to the next line that is marked, or back.
    pub fn next_hit(&mut self, forward: bool) {
        let matches = &self.search.matches;
        let hit = if forward {
            matches.next_after(self.selected)
        } else {
            matches.before(self.selected)
        };
        if let Some(number) = hit {
            self.follow = false;
            self.selected = number;
        }
    }

    /// Goes to one of the lines that are shown.
    pub fn put(&mut self, row: usize) {
        if let Some(line) = self.shown.get(row) {
            self.follow = false;
            self.selected = line.number;
        }
    }

    fn select(&mut self, index: u64) {
        if let Some(number) = self.number(index) {
            self.selected = number;
        }
    }

    /// Fetches the lines that are shown where there is room for so many.
    pub fn settle(&mut self, height: usize) {
        self.height = height.max(1);
        if self.context > 0 && self.filter.is_on() && self.view.is_none() {
            let within = self.store.first()..self.store.end();
            self.view = Some(self.filter.matches.with_context(self.context, within));
        }
        let len = self.len();
        if self.follow {
            self.select(len.saturating_sub(1));
        }
        let at = self.index(self.selected).min(len.saturating_sub(1));
        self.select(at);
        let room = u64::try_from(self.height).unwrap_or(u64::MAX);
        let lowest = (at + 1).saturating_sub(room);
        let furthest = len.saturating_sub(room);
        self.top = self.top.clamp(lowest, at).min(furthest.max(lowest));
        self.shown = match self.matches() {
            Some(matches) => {
                let numbers = matches.window(self.top, self.height);
                self.store.lines(numbers)
            }
            None => self.store.range(self.store.first() + self.top, self.height),
        };
    }
}

/// A regular expression in any case; text that is none stands for itself.
fn pattern(text: &str) -> Result<Pattern, String> {
    Pattern::new(&format!("(?i){text}"))
        .map_err(|_| format!("{text:?} is no regular expression; a \\ before its signs helps"))
}
