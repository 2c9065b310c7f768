use std::{collections::VecDeque, time::Duration};

use super::{Cell, Sample};

/// How many slices a window has.
const SLICES: u64 = 10;

/// The requests that were done in the last while.
#[derive(Debug, Clone)]
pub struct Window {
    length: Duration,
    slices: VecDeque<(u64, Cell)>,
}

impl Window {
    /// A window that looks back this far.
    pub fn new(length: Duration) -> Self {
        Self {
            length: length.max(Duration::from_millis(SLICES)),
            slices: VecDeque::new(),
        }
    }

    /// Takes one request in, at the moment it was done.
    pub fn record(&mut self, sample: &Sample) {
        let number = sample.done_us / self.slice_us();
        match self.slices.back_mut() {
            Some((last, cell)) if *last >= number => cell.record(sample),
            _ => {
                let mut cell = Cell::default();
                cell.record(sample);
                self.slices.push_back((number, cell));
            }
        }
        while self.slices.len() > usize::try_from(SLICES).unwrap_or(usize::MAX) + 1 {
            self.slices.pop_front();
        }
    }

    /// All that was done within the window before a moment. `None` until the run has lasted as long as the window.
    pub fn sum(&self, now: Duration) -> Option<Cell> {
        if now < self.length {
            return None;
        }
        let now = u64::try_from(now.as_micros()).unwrap_or(u64::MAX) / self.slice_us();
        let mut sum = Cell::default();
        for (number, cell) in &self.slices {
            if number + SLICES >= now {
                sum.add(cell);
            }
        }
        Some(sum)
    }

    /// How far it looks back.
    pub fn length(&self) -> Duration {
        self.length
    }

    fn slice_us(&self) -> u64 {
        (u64::try_from(self.length.as_micros()).unwrap_or(u64::MAX) / SLICES).max(1)
    }
}
