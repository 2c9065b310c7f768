use super::{Cursor, Step};
use crate::output::Sheet;

/// How a table of what a command found is looked at.
#[derive(Debug, Clone, Default)]
pub struct TableState {
    /// The line that keys act on.
    pub cursor: Cursor,
    /// Only lines with this in them, in any case.
    pub filter: String,
    /// The column by which lines are put in order, and whether the greatest comes first; as they were found where none is.
    pub sort: Option<(usize, bool)>,
}

impl TableState {
    /// The lines that are shown, in their order.
    pub fn order(&self, sheet: &Sheet) -> Vec<usize> {
        let wanted = self.filter.to_lowercase();
        let has = |index: &usize| {
            wanted.is_empty()
                || sheet.lines[*index]
                    .cells
                    .iter()
                    .any(|cell| cell.to_lowercase().contains(&wanted))
        };
        let mut order: Vec<usize> = (0..sheet.lines.len()).filter(has).collect();
        if let Some((column, descending)) = self.sort {
            let cell = |index: usize| {
                let cells = &sheet.lines[index].cells;
                cells.get(column).map(String::as_str).unwrap_or_default()
            };
            order.sort_by(|a, b| compare(cell(*a), cell(*b)));
            if descending {
                order.reverse();
            }
        }
        order
    }

    /// Finds the line that keys act on in what was found anew.
    pub fn settle(&mut self, sheet: &Sheet) {
        let order = self.order(sheet);
        self.cursor
            .settle(order.len(), |at| &sheet.lines[order[at]].name);
    }

    /// Remembers how many lines are shown.
    pub fn show(&mut self, sheet: &Sheet, height: usize) {
        let len = self.order(sheet).len();
        self.cursor.show(len, height);
    }

    /// Goes a step.
    pub fn go(&mut self, step: Step, sheet: &Sheet) {
        let order = self.order(sheet);
        self.cursor
            .go(step, order.len(), |at| &sheet.lines[order[at]].name);
    }

    /// Puts lines in the order of the next column, from the last one back to as they were found.
    pub fn sort_next(&mut self, columns: usize) {
        self.sort = match self.sort {
            None if columns > 0 => Some((0, false)),
            Some((column, false)) => Some((column, true)),
            Some((column, true)) if column + 1 < columns => Some((column + 1, false)),
            _ => None,
        };
    }
}

/// Numbers by their size, also with a unit behind them; all else by letters.
fn compare(a: &str, b: &str) -> std::cmp::Ordering {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => a.cmp(b),
    }
}

fn number(text: &str) -> Option<f64> {
    let end = text
        .find(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == '-'))
        .unwrap_or(text.len());
    text[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{Column, SheetLine};

    fn sheet(rows: &[[&str; 2]]) -> Sheet {
        Sheet {
            columns: vec![Column::always("NAME"), Column::always("COUNT")],
            lines: rows
                .iter()
                .map(|cells| SheetLine {
                    name: cells[0].to_owned(),
                    cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
                    ..SheetLine::default()
                })
                .collect(),
            ..Sheet::default()
        }
    }

    #[test]
    fn lines_are_filtered_in_any_case_and_sorted_by_what_numbers_are() {
        let sheet = sheet(&[["b", "10 ms"], ["a", "9 ms"], ["C", "200 ms"]]);
        let mut table = TableState::default();
        assert_eq!(table.order(&sheet), [0, 1, 2]);
        table.sort = Some((1, false));
        assert_eq!(table.order(&sheet), [1, 0, 2]);
        table.sort = Some((1, true));
        assert_eq!(table.order(&sheet), [2, 0, 1]);
        table.filter = "c".to_owned();
        assert_eq!(table.order(&sheet), [2]);
    }

    #[test]
    fn sorting_goes_through_all_columns_and_ends_as_it_began() {
        let mut table = TableState::default();
        let mut seen = Vec::new();
        for _ in 0..5 {
            table.sort_next(2);
            seen.push(table.sort);
        }
        assert_eq!(
            seen,
            [
                Some((0, false)),
                Some((0, true)),
                Some((1, false)),
                Some((1, true)),
                None
            ]
        );
    }

    #[test]
    fn the_selected_line_is_kept_over_what_is_found_anew() {
        let mut table = TableState::default();
        let before = sheet(&[["a", "1"], ["b", "2"]]);
        table.go(Step::Last, &before);
        let after = sheet(&[["a", "1"], ["x", "0"], ["b", "2"]]);
        table.settle(&after);
        assert_eq!(table.cursor.at(3), Some(2));
    }
}
