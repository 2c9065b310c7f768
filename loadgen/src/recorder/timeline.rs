use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Cell, Sample};

/// How many cells a timeline has at most: as many as a chart can show.
const MOST_CELLS: usize = 600;

/// How many slices at the end are written to: requests are entered a moment after they were done.
const OPEN: usize = 3;

/// The run on the clock, in slices that are a second long at first and double whenever there would be too many: a long
/// run takes no more memory than a short one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Timeline {
    cells: Vec<Cell>,
    seconds: u64,
}

impl Default for Timeline {
    fn default() -> Self {
        Self {
            cells: Vec::new(),
            seconds: 1,
        }
    }
}

impl Timeline {
    /// Takes one request in, at the moment it was done.
    pub fn record(&mut self, sample: &Sample) {
        self.cell_at(Duration::from_micros(sample.done_us))
            .record(sample);
    }

    /// Adds all of another.
    pub fn add(&mut self, other: &Self) {
        while self.seconds < other.seconds {
            self.double();
        }
        for (begin, cell) in other.cells() {
            self.cell_at(begin).add(cell);
        }
    }

    /// The cell of a moment.
    pub fn cell_at(&mut self, moment: Duration) -> &mut Cell {
        let mut index = self.index(moment);
        while index >= MOST_CELLS {
            self.double();
            index = self.index(moment);
        }
        if index >= self.cells.len() {
            let open = self.cells.len().saturating_sub(OPEN);
            self.cells.resize_with(index + 1, Cell::default);
            let over = self.cells.len().saturating_sub(OPEN);
            self.cells[open..over].iter_mut().for_each(Cell::fold);
        }
        &mut self.cells[index]
    }

    /// The slice before the last one, which is whole, going back so many.
    pub fn latest(&self, back: usize) -> Option<&Cell> {
        self.cells.get(self.cells.len().checked_sub(back)?)
    }

    /// How long each slice is.
    pub fn slice(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }

    /// All slices with when they begin.
    pub fn cells(&self) -> impl Iterator<Item = (Duration, &Cell)> {
        let begins = (0..).map(|index| Duration::from_secs(index * self.seconds));
        begins.zip(&self.cells)
    }

    fn index(&self, moment: Duration) -> usize {
        usize::try_from(moment.as_secs() / self.seconds).unwrap_or(usize::MAX)
    }

    fn double(&mut self) {
        self.seconds *= 2;
        let old = std::mem::take(&mut self.cells);
        let mut old = old.into_iter();
        while let Some(mut cell) = old.next() {
            if let Some(next) = old.next() {
                cell.add(&next);
            }
            cell.fold();
            self.cells.push(cell);
        }
    }
}
