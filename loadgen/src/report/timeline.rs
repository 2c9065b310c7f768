use crate::recorder::Cell;

/// The rows of a heat map: the first holds times up to 0.1 ms, and each ends at the double of the one before. The last
/// holds all that is longer.
pub(super) const ROWS: usize = 21;

/// Where a row ends, in microseconds.
#[expect(clippy::cast_possible_truncation, reason = "there are only a few rows")]
pub(super) fn row_end_us(row: usize) -> u64 {
    100 << row as u32
}

/// How many response times of a slice lie in each row.
pub(super) fn rows_of(cell: &Cell) -> Vec<u64> {
    let mut rows = vec![0; ROWS];
    for (microseconds, count) in cell.steps() {
        let row = (0..ROWS - 1).find(|row| microseconds <= row_end_us(*row));
        rows[row.unwrap_or(ROWS - 1)] += u64::from(count);
    }
    rows
}
