use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use super::{
    Counts, Errors, Hist, Recent, Sample, Series, SeriesKey, Sheets, Slowest, Timeline, Window,
};

/// How often samples are taken to the books.
const EVERY: Duration = Duration::from_millis(20);

/// Which requests something is about: all, or those of one route, of one phase, or of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scope {
    /// The route, by its number in the plan.
    pub route: Option<u16>,
    /// The phase, by its number in the schedule.
    pub phase: Option<u8>,
}

impl Scope {
    /// Whether requests of a route in a phase are meant.
    pub fn has(self, route: u16, phase: u8) -> bool {
        self.route.is_none_or(|own| own == route) && self.phase.is_none_or(|own| own == phase)
    }
}

/// All that is known of a run's requests.
#[derive(Debug, Clone, Default)]
pub struct Books {
    series: HashMap<SeriesKey, Series>,
    /// All requests together.
    pub total: Counts,
    /// All requests on the clock.
    pub timeline: Timeline,
    /// The seconds that were last.
    pub recent: Recent,
    /// How late requests were begun, without warm-up.
    pub lag: Hist,
    warm_up: Vec<u8>,
    windows: Vec<(Scope, Window)>,
    /// Errors, alike ones together. Filled when the books are closed.
    pub errors: Errors,
    /// The slowest requests. Filled when the books are closed.
    pub slowest: Slowest,
}

impl Books {
    /// Books that also look at these windows all the time. Phases of warm-up, when connections are opened, say nothing of
    /// how the schedule is kept.
    pub fn new(windows: Vec<(Scope, Window)>, warm_up: Vec<u8>) -> Self {
        Self {
            warm_up,
            windows,
            ..Self::default()
        }
    }

    /// Takes one request in.
    pub fn record(&mut self, sample: &Sample) {
        let key = SeriesKey {
            route: sample.route,
            phase: sample.phase,
            class: sample.class,
        };
        self.series.entry(key).or_default().record(sample);
        self.total.count(sample);
        self.timeline.record(sample);
        self.recent.record(sample);
        if !self.warm_up.contains(&sample.phase) {
            self.lag.record(sample.lag_us);
        }
        for (scope, window) in &mut self.windows {
            if scope.has(sample.route, sample.phase) {
                window.record(sample);
            }
        }
    }

    /// All series, in the order of their keys.
    pub fn series(&self) -> Vec<(SeriesKey, &Series)> {
        let mut all: Vec<_> = self
            .series
            .iter()
            .map(|(key, series)| (*key, series))
            .collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        all
    }

    /// Adds a series that another process recorded.
    pub fn add_series(&mut self, key: SeriesKey, series: &Series) {
        self.total.add(&series.counts);
        self.series.entry(key).or_default().add(series);
    }

    /// All series that a test chooses, as one.
    pub fn sum(&self, chosen: impl Fn(&SeriesKey) -> bool) -> Series {
        let mut sum = Series::default();
        for (key, series) in &self.series {
            if chosen(key) {
                sum.add(series);
            }
        }
        sum
    }

    /// The numbers of all series that a test chooses.
    pub fn counts(&self, chosen: impl Fn(&SeriesKey) -> bool) -> Counts {
        let mut sum = Counts::default();
        for (_, series) in self.series.iter().filter(|(key, _)| chosen(key)) {
            sum.add(&series.counts);
        }
        sum
    }

    /// One kind of time of all series that a test chooses.
    pub fn times(
        &self,
        chosen: impl Fn(&SeriesKey) -> bool,
        kind: impl Fn(&Series) -> &Hist,
    ) -> Hist {
        let mut sum = Hist::default();
        for (_, series) in self.series.iter().filter(|(key, _)| chosen(key)) {
            sum.add(kind(series));
        }
        sum
    }

    /// The windows, in the order they were given.
    pub fn windows(&self) -> impl Iterator<Item = &Window> {
        self.windows.iter().map(|(_, window)| window)
    }
}

/// Keeps books while users write sheets.
#[derive(Debug, Clone)]
pub struct Recorder {
    sheets: Arc<Sheets>,
    books: Arc<Mutex<Books>>,
}

/// The thread that takes sheets to the books.
#[derive(Debug)]
pub struct Keeper {
    recorder: Recorder,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Recorder {
    /// Opens books, and starts the thread that keeps them.
    pub fn start(books: Books) -> (Self, Keeper) {
        let recorder = Self {
            sheets: Arc::new(Sheets::default()),
            books: Arc::new(Mutex::new(books)),
        };
        let stop = Arc::new(AtomicBool::new(false));
        let (of_thread, told) = (recorder.clone(), stop.clone());
        let thread = thread::spawn(move || {
            let mut spare = Vec::new();
            while !told.load(Ordering::Relaxed) {
                thread::sleep(EVERY);
                of_thread.enter(&mut spare);
            }
        });
        let keeper = Keeper {
            recorder: recorder.clone(),
            stop,
            thread,
        };
        (recorder, keeper)
    }

    /// Writes a request down.
    pub fn record(&self, user: usize, sample: Sample, trace_id: u128, error: Option<&str>) {
        if let Some(samples) = self.sheets.record(user, sample, trace_id, error) {
            let mut books = self.books();
            for sample in &samples {
                books.record(sample);
            }
        }
    }

    /// The books, as they are now. Nothing goes in while they are looked at.
    pub fn books(&self) -> MutexGuard<'_, Books> {
        self.books
            .lock()
            .expect("nothing panics while it holds the books")
    }

    fn enter(&self, spare: &mut Vec<Sample>) {
        self.sheets.drain(spare, |samples| {
            let mut books = self.books();
            for sample in samples {
                books.record(sample);
            }
        });
    }
}

impl Keeper {
    /// Takes the last sheets to the books, and takes the books away.
    pub fn close(self) -> Books {
        self.stop.store(true, Ordering::Relaxed);
        // A thread that panicked has said so itself; what it entered is there.
        let _ = self.thread.join();
        self.recorder.enter(&mut Vec::new());
        let mut books = std::mem::take(&mut *self.recorder.books());
        books.errors = self.recorder.sheets.errors();
        books.slowest = self.recorder.sheets.slowest();
        books
    }
}
