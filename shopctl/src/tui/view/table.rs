use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    grid::{Cell, Head, grid},
    paint::{line, paragraph, title, told, write},
    words::mark_of,
};
use crate::{
    output::{Sheet, neutral},
    tui::{App, Freshness, Screen, Theme, Tone, Topic},
};

/// The table of a screen: what a command found, with a title and the line that keys act on.
pub(super) fn table(app: &App, buffer: &mut Buffer, area: Rect, name: &str) {
    if area.height == 0 {
        return;
    }
    let freshness = match (app.screen, &app.answer) {
        (Screen::Answer, Some(answer)) => answer.feed.freshness(app.now),
        (screen, _) => Topic::table(screen).map_or(Freshness::Live, |topic| app.freshness(topic)),
    };
    let below = Rect::new(
        area.x,
        area.y + 1,
        area.width,
        area.height.saturating_sub(1),
    );
    let Some(sheet) = app.table_sheet() else {
        title(buffer, area, app.theme, name, Some(&freshness));
        nothing(buffer, below, app.theme, &freshness);
        return;
    };
    let state = app.tables.get(&app.screen).cloned().unwrap_or_default();
    let order = state.order(sheet);
    let height = usize::from(below.height.saturating_sub(1));
    let window = state.cursor.window(order.len(), height);
    let selected = state
        .cursor
        .at(order.len())
        .and_then(|at| at.checked_sub(window.start));
    let mut name = format!("{name} ({})", order.len());
    if !state.filter.is_empty() {
        name = format!("{name} only with {:?}", state.filter);
    }
    if let Some((column, descending)) = state.sort
        && let Some(column) = sheet.columns.get(column)
    {
        let way = if descending { "down" } else { "up" };
        name = format!("{name} by {} {way}", column.name.to_lowercase());
    }
    if !sheet.complete {
        name.push_str(", not complete");
    }
    title(buffer, area, app.theme, &name, Some(&freshness));
    let shown = order[window.clone()].iter();
    let lines: Vec<_> = shown.map(|index| cells(app.theme, sheet, *index)).collect();
    if lines.is_empty() {
        let text = if sheet.lines.is_empty() {
            sheet.notes.last().map_or("there is none", String::as_str)
        } else {
            "none fits; esc shows all"
        };
        write(
            buffer,
            line(below, 1),
            2,
            text,
            app.theme.style(Tone::Muted),
        );
    }
    grid(buffer, below, app.theme, &heads(sheet), &lines, selected);
}

/// What stands where nothing is known.
pub(super) fn nothing(buffer: &mut Buffer, area: Rect, theme: Theme, freshness: &Freshness) {
    let (mark, words) = told(freshness);
    let area = Rect::new(
        area.x + 2.min(area.width),
        area.y,
        area.width.saturating_sub(4),
        area.height,
    );
    let text = match freshness {
        Freshness::Live => return,
        Freshness::Connecting => format!("{} nobody has answered yet", theme.mark(mark)),
        _ => format!("{} {words}", theme.mark(mark)),
    };
    paragraph(buffer, area, &text, theme.style(mark.tone()));
}

/// The columns of what a command found: those of the wide form only where there is room.
pub(super) fn heads(sheet: &Sheet) -> Vec<Head> {
    let count = u8::try_from(sheet.columns.len()).unwrap_or(u8::MAX);
    (0..count)
        .zip(&sheet.columns)
        .map(|(at, column)| {
            let head = Head::new(column.name);
            let shown = sheet.lines.iter().take(50);
            let cells = shown.filter_map(|line| line.cells.get(usize::from(at)));
            let head = if is_of_numbers(cells) {
                head.right()
            } else {
                head
            };
            match (at, column.wide) {
                (0, _) | (1 | 2, false) => head,
                (_, true) => head.spare(100),
                (at, false) => head.spare(at),
            }
        })
        .collect()
}

/// Whether all that stands in a column is numbers, with a short unit behind them or none.
fn is_of_numbers<'a>(cells: impl Iterator<Item = &'a String>) -> bool {
    let mut any = false;
    for cell in cells.filter(|cell| !cell.is_empty()) {
        let is_number = cell.len() <= 14
            && cell.starts_with(|letter: char| letter.is_ascii_digit())
            && cell.ends_with(|letter: char| !letter.is_ascii_digit() || !cell.contains('-'))
            && cell.split(' ').count() <= 2;
        if !is_number {
            return false;
        }
        any = true;
    }
    any
}

/// The cells of a line, with a sign before words that tell how good something is.
pub(super) fn cells(theme: Theme, sheet: &Sheet, index: usize) -> Vec<Cell> {
    let line = &sheet.lines[index];
    let cells = sheet.columns.iter().zip(&line.cells);
    cells
        .map(|(column, text)| {
            let text = neutral(text).replace(['\n', '\t'], " ");
            match mark_of(column.name, &text) {
                Some(mark) => Cell::new(format!("{} {text}", theme.mark(mark)), mark.tone()),
                None => Cell::plain(text),
            }
        })
        .collect()
}

/// What is left of an area below its first lines.
pub(super) fn rest(area: Rect, at: u16) -> Rect {
    let at = at.min(area.height);
    Rect::new(area.x, area.y + at, area.width, area.height - at)
}
