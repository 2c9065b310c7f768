use std::{
    io::{self, Write},
    time::Duration,
};

use crate::{engine::Progress, recorder::Counts, threshold::show_time};

/// How often a line is written.
const EVERY: Duration = Duration::from_secs(5);

/// Tells how a run goes, a line every few seconds: for logs, and where there is no terminal.
#[derive(Debug)]
pub struct PlainLines {
    quiet: bool,
    next: Duration,
    last: (Duration, Counts),
}

impl PlainLines {
    /// Lines on standard error, or none at all.
    pub fn new(quiet: bool) -> Self {
        Self {
            quiet,
            next: EVERY,
            last: (Duration::ZERO, Counts::default()),
        }
    }

    /// Writes a line, if it is time for one.
    pub fn show(&mut self, progress: &Progress<'_>) {
        if self.quiet || progress.lasted < self.next {
            return;
        }
        self.next = progress.lasted + EVERY;
        let (before, counts) = self.last;
        let now = progress.books.total;
        let seconds = progress.lasted.saturating_sub(before).as_secs_f64();
        let requests = now.requests - counts.requests;
        let errors = now.errors - counts.errors;
        self.last = (progress.lasted, now);
        let phase = progress.phases.index_at(progress.lasted);
        let phase = &progress.phases.spans()[usize::from(phase)].name;
        let p95 = progress
            .books
            .timeline
            .latest(2)
            .and_then(|cell| cell.quantile(0.95));
        let p95 = p95.map_or_else(|| "–".to_owned(), |us| show_time(us as f64));
        // A reader that has gone away is no reason to end the run.
        let _ = writeln!(
            io::stderr().lock(),
            "{:>5.0} s of {:.0} s  {phase}: {:.0} requests/s, p95 {p95}, {errors} errors, {} visits under way, \
             generator at {:.0} %",
            progress.lasted.as_secs_f64(),
            progress.length.as_secs_f64(),
            requests as f64 / seconds,
            progress.visits.under_way(),
            progress.usage.cpu_share * 100.0
        );
    }
}
