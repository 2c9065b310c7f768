use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use jiff::Timestamp;

use super::{Cursor, Step};
use crate::tui::Mark;

/// One replica, in as little room as ten thousand of them need.
#[derive(Debug, Clone, PartialEq)]
pub struct PodRow {
    /// Its name.
    pub name: Box<str>,
    /// The app that it belongs to.
    pub app: Arc<str>,
    /// In a word, as in `CrashLoopBackOff`.
    pub status: Arc<str>,
    /// Why it is not ready.
    pub reason: Option<Box<str>>,
    /// Whether it may be sent work.
    pub ready: bool,
    /// How often it was started anew.
    pub restarts: u32,
    /// Since when it is there.
    pub started_at: Option<Timestamp>,
    /// Its version.
    pub build: Arc<str>,
    /// Where it is.
    pub place: Arc<str>,
}

impl PodRow {
    /// How it does.
    pub fn mark(&self) -> Mark {
        match (&*self.status, self.ready) {
            ("Running", true) => Mark::Good,
            (_, true) | ("Running" | "NotReady", false) => Mark::Warn,
            ("Pending" | "ContainerCreating" | "PodInitializing" | "Terminating", false) => {
                Mark::Busy
            }
            ("Completed" | "Succeeded", false) => Mark::Off,
            (_, false) => Mark::Bad,
        }
    }

    /// Whether somebody should look.
    pub fn is_faulty(&self) -> bool {
        matches!(self.mark(), Mark::Bad | Mark::Warn) || self.restarts > 0 && !self.ready
    }
}

/// What a replica uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PodUse {
    /// Thousandths of a processor, where that is known.
    pub cpu_milli: Option<u32>,
    /// Memory.
    pub memory_bytes: u64,
}

/// By what replicas are put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PodSort {
    /// Their names.
    #[default]
    Name,
    /// Those first that are not well.
    Status,
    /// The youngest first.
    Age,
    /// Those first that were started anew most often.
    Restarts,
    /// The most hungry first.
    Memory,
}

impl PodSort {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Status => "status",
            Self::Age => "age",
            Self::Restarts => "restarts",
            Self::Memory => "memory",
        }
    }

    /// The next of all.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Name => Self::Status,
            Self::Status => Self::Age,
            Self::Age => Self::Restarts,
            Self::Restarts => Self::Memory,
            Self::Memory => Self::Name,
        }
    }
}

/// All replicas of a target.
#[derive(Debug, Default)]
pub struct Pods {
    /// By name.
    rows: Vec<PodRow>,
    used: HashMap<Box<str>, PodUse>,
    /// What is shown, in its order.
    order: Vec<u32>,
    is_order_old: bool,
    sort: PodSort,
    filter: String,
    faults: bool,
    /// The one that keys act on.
    pub cursor: Cursor,
    /// Those that are marked.
    pub marked: BTreeSet<Box<str>>,
}

impl Pods {
    /// This is all there is of an app.
    pub fn replace(&mut self, app: &str, rows: Vec<PodRow>) {
        self.rows.retain(|row| &*row.app != app);
        self.rows.extend(rows);
        self.rows.sort_by(|a, b| a.name.cmp(&b.name));
        self.rows.shrink_to_fit();
        self.is_order_old = true;
    }

    /// This is what they use.
    pub fn use_up(&mut self, used: Vec<(Box<str>, PodUse)>) {
        self.used = used.into_iter().collect();
        self.is_order_old |= self.sort == PodSort::Memory;
    }

    /// What one uses.
    pub fn used(&self, name: &str) -> Option<PodUse> {
        self.used.get(name).copied()
    }

    /// It is new or different.
    pub fn apply(&mut self, row: PodRow) {
        match self.place(&row.name) {
            Ok(at) => self.rows[at] = row,
            Err(at) => self.rows.insert(at, row),
        }
        self.is_order_old = true;
    }

    /// It is gone.
    pub fn remove(&mut self, name: &str) {
        if let Ok(at) = self.place(name) {
            self.rows.remove(at);
            self.is_order_old = true;
        }
        self.marked.remove(name);
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.rows.binary_search_by(|row| (*row.name).cmp(name))
    }

    /// All of them, by name.
    pub fn all(&self) -> &[PodRow] {
        &self.rows
    }

    /// The one of that name.
    pub fn find(&self, name: &str) -> Option<&PodRow> {
        Some(&self.rows[self.place(name).ok()?])
    }

    /// The one that keys act on.
    pub fn selected(&self) -> Option<&PodRow> {
        let at = self.cursor.at(self.order.len())?;
        self.shown(at)
    }

    /// How many are shown.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether none is shown.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// One of those that are shown.
    pub fn shown(&self, at: usize) -> Option<&PodRow> {
        let index = usize::try_from(*self.order.get(at)?).ok()?;
        self.rows.get(index)
    }

    /// By what they are put in order.
    pub fn sort(&self) -> PodSort {
        self.sort
    }

    /// Puts them in another order.
    pub fn sort_by(&mut self, sort: PodSort) {
        self.sort = sort;
        self.is_order_old = true;
    }

    /// What must be in those that are shown.
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// Shows only those with this in name, app, status or place.
    pub fn filter_by(&mut self, filter: &str) {
        self.filter = filter.to_lowercase();
        self.is_order_old = true;
    }

    /// Whether only those are shown that are not well.
    pub fn has_faults_only(&self) -> bool {
        self.faults
    }

    /// Shows only those that are not well, or all again.
    pub fn toggle_faults(&mut self) {
        self.faults = !self.faults;
        self.is_order_old = true;
    }

    /// Puts in order what has changed; the cursor stays on what it is on.
    pub fn settle(&mut self) {
        if self.is_order_old {
            self.order = self.ordered();
            self.is_order_old = false;
        }
        let (rows, order) = (&self.rows, &self.order);
        self.cursor
            .settle(order.len(), |at| name_of(rows, order, at));
    }

    /// Goes a step.
    pub fn go(&mut self, step: Step) {
        let (rows, order) = (&self.rows, &self.order);
        self.cursor
            .go(step, order.len(), |at| name_of(rows, order, at));
    }

    /// Goes to a line of those that are shown.
    pub fn put(&mut self, at: usize) {
        if at < self.order.len() {
            let name = name_of(&self.rows, &self.order, at);
            self.cursor.put(at, name);
        }
    }

    fn ordered(&self) -> Vec<u32> {
        let is_shown = |row: &PodRow| {
            (!self.faults || row.is_faulty())
                && (self.filter.is_empty()
                    || [&*row.name, &row.app, &row.status, &row.place]
                        .iter()
                        .any(|text| text.to_lowercase().contains(&self.filter)))
        };
        let shown = (0_u32..).zip(&self.rows).filter(|(_, row)| is_shown(row));
        let mut order: Vec<u32> = shown.map(|(index, _)| index).collect();
        let row = |index: &u32| &self.rows[usize::try_from(*index).unwrap_or_default()];
        match self.sort {
            PodSort::Name => {}
            PodSort::Status => order.sort_by_key(|index| {
                let row = row(index);
                (rank(row.mark()), Arc::clone(&row.status))
            }),
            PodSort::Age => order.sort_by_key(|index| Reverse(row(index).started_at)),
            PodSort::Restarts => order.sort_by_key(|index| Reverse(row(index).restarts)),
            PodSort::Memory => order.sort_by_key(|index| {
                Reverse(self.used(&row(index).name).map(|used| used.memory_bytes))
            }),
        }
        order
    }
}

fn name_of<'a>(rows: &'a [PodRow], order: &[u32], at: usize) -> &'a str {
    let index = usize::try_from(order[at]).unwrap_or_default();
    &rows[index].name
}

fn rank(mark: Mark) -> u8 {
    match mark {
        Mark::Bad => 0,
        Mark::Warn => 1,
        Mark::Unknown => 2,
        Mark::Busy => 3,
        Mark::Good => 4,
        Mark::Off => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pod(name: &str, status: &str, ready: bool) -> PodRow {
        PodRow {
            name: name.into(),
            app: "shopd".into(),
            status: status.into(),
            reason: None,
            ready,
            restarts: 0,
            started_at: None,
            build: "1.2.0".into(),
            place: "node-1".into(),
        }
    }

    fn shown(pods: &mut Pods) -> Vec<String> {
        pods.settle();
        (0..pods.len())
            .filter_map(|at| Some(pods.shown(at)?.name.to_string()))
            .collect()
    }

    #[test]
    fn changes_keep_the_order_and_the_cursor() {
        let mut pods = Pods::default();
        pods.replace(
            "shopd",
            vec![pod("c", "Running", true), pod("a", "Running", true)],
        );
        assert_eq!(shown(&mut pods), ["a", "c"]);
        pods.go(Step::Last);
        pods.apply(pod("b", "Pending", false));
        assert_eq!(shown(&mut pods), ["a", "b", "c"]);
        assert_eq!(pods.selected().map(|pod| &*pod.name), Some("c"));
        pods.remove("c");
        assert_eq!(shown(&mut pods), ["a", "b"]);
        assert_eq!(pods.selected().map(|pod| &*pod.name), Some("b"));
        pods.remove("nobody");
        assert_eq!(pods.all().len(), 2);
    }

    #[test]
    fn those_that_are_not_well_come_first_and_can_be_shown_alone() {
        let mut pods = Pods::default();
        pods.replace(
            "shopd",
            vec![
                pod("a", "Running", true),
                pod("b", "CrashLoopBackOff", false),
                pod("c", "Running", false),
            ],
        );
        pods.sort_by(PodSort::Status);
        assert_eq!(shown(&mut pods), ["b", "c", "a"]);
        pods.toggle_faults();
        assert_eq!(shown(&mut pods), ["b", "c"]);
        pods.filter_by("CRASH");
        assert_eq!(shown(&mut pods), ["b"]);
        pods.filter_by("nothing");
        assert!(shown(&mut pods).is_empty() && pods.selected().is_none());
    }

    #[test]
    fn a_pod_takes_little_room() {
        assert!(size_of::<PodRow>() <= 152, "{}", size_of::<PodRow>());
    }
}
