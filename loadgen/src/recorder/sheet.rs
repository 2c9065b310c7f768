use std::sync::{
    Mutex, MutexGuard,
    atomic::{AtomicU64, Ordering},
};
use std::time::Duration;

use super::{Errors, Sample, Slow, Slowest};

/// More sheets than processors, so that two users rarely write on one at a time.
const SHEETS: usize = 16;
/// How many samples a sheet may hold before its writer has to take them to the books itself.
const FULL: usize = 32 * 1024;

/// Where users write down what happened, until it is taken to the books.
#[derive(Debug)]
pub struct Sheets {
    sheets: Vec<Mutex<Sheet>>,
    /// What a request must exceed to be among the slowest.
    bar_us: AtomicU64,
}

#[derive(Debug, Default)]
struct Sheet {
    samples: Vec<Sample>,
    errors: Errors,
    slowest: Slowest,
}

impl Default for Sheets {
    fn default() -> Self {
        Self {
            sheets: (0..SHEETS).map(|_| Mutex::default()).collect(),
            bar_us: AtomicU64::new(0),
        }
    }
}

impl Sheets {
    /// Writes a request down. Gives back samples that the caller must take to the books, where there are too many.
    pub fn record(
        &self,
        user: usize,
        sample: Sample,
        trace_id: u128,
        error: Option<&str>,
    ) -> Option<Vec<Sample>> {
        let mut sheet = self.lock(user);
        sheet.samples.push(sample);
        let at = Duration::from_micros(sample.done_us);
        if let Some(message) = error {
            sheet
                .errors
                .record(sample.route, sample.class, message, at, trace_id);
        }
        if sample.response_us > self.bar_us.load(Ordering::Relaxed) {
            sheet.slowest.offer(Slow {
                response_us: sample.response_us,
                service_us: sample.service_us,
                route: sample.route,
                class: sample.class,
                at,
                trace_id,
            });
            self.bar_us
                .fetch_max(sheet.slowest.bar_us(), Ordering::Relaxed);
        }
        (sheet.samples.len() >= FULL).then(|| std::mem::take(&mut sheet.samples))
    }

    /// Takes all samples away, one sheet after the other. `spare` is emptied and lent to the sheets, so that no memory
    /// is asked for again and again.
    pub fn drain(&self, spare: &mut Vec<Sample>, mut take: impl FnMut(&[Sample])) {
        for index in 0..SHEETS {
            spare.clear();
            std::mem::swap(&mut self.lock(index).samples, spare);
            if !spare.is_empty() {
                take(spare);
            }
        }
    }

    /// All errors so far.
    pub fn errors(&self) -> Errors {
        let mut all = Errors::default();
        for index in 0..SHEETS {
            all.add(&self.lock(index).errors);
        }
        all
    }

    /// The slowest requests so far.
    pub fn slowest(&self) -> Slowest {
        let mut all = Slowest::default();
        for index in 0..SHEETS {
            for slow in self.lock(index).slowest.all() {
                all.offer(*slow);
            }
        }
        all
    }

    fn lock(&self, user: usize) -> MutexGuard<'_, Sheet> {
        self.sheets[user % SHEETS]
            .lock()
            .expect("nothing panics while it holds a sheet")
    }
}
