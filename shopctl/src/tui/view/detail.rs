use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    grid::grid,
    paint::{line, title, wrapped, write},
    table::{cells, heads, nothing, rest},
};
use crate::{
    output::{Sheet, neutral},
    tui::{App, Tone},
};

/// How wide the names of columns are beside what is in them.
const NAMES: u16 = 16;

/// A line of text, from a column on.
struct Piece {
    column: u16,
    text: String,
    tone: Tone,
}

/// More of what is selected: each column of each line beneath its head, or a table where there are many lines.
pub(super) fn detail(app: &App, buffer: &mut Buffer, area: Rect) {
    let Some((_, detail)) = &app.detail else {
        return;
    };
    if area.height == 0 {
        return;
    }
    let theme = app.theme;
    let freshness = detail.feed.freshness(app.now);
    let name = detail.words.join(" ");
    title(buffer, area, theme, &name, Some(&freshness));
    let below = inner(area);
    let Some(sheet) = detail.feed.value() else {
        nothing(buffer, below, theme, &freshness);
        return;
    };
    let lines = lines(sheet, below.width);
    let height = usize::from(below.height);
    let all = lines.len()
        + if is_table(sheet) {
            sheet.lines.len() + 1
        } else {
            0
        };
    let top = detail.top.min(all.saturating_sub(height));
    if all > height {
        let text = format!(" {}-{} of {all}, pgdn ", top + 1, (top + height).min(all));
        let column = area
            .width
            .saturating_sub(u16::try_from(text.len() + 2).unwrap_or(0));
        write(
            buffer,
            line(area, 0),
            column,
            &text,
            theme.style(Tone::Muted),
        );
    }
    let shown = lines.iter().skip(top);
    for (at, pieces) in (0..below.height).zip(shown) {
        for piece in pieces {
            let style = theme.style(piece.tone);
            write(buffer, line(below, at), piece.column, &piece.text, style);
        }
    }
    if is_table(sheet) {
        let above = lines.len().saturating_sub(top);
        let first = top.saturating_sub(lines.len());
        let rows: Vec<_> = (first..sheet.lines.len())
            .take(height)
            .map(|index| cells(theme, sheet, index))
            .collect();
        let table = rest(below, u16::try_from(above).unwrap_or(u16::MAX));
        grid(buffer, table, theme, &heads(sheet), &rows, None);
    }
}

/// How far it can be scrolled in an area.
pub(super) fn furthest(app: &App, area: Rect) -> usize {
    let sheet = app
        .detail
        .as_ref()
        .and_then(|(_, detail)| detail.feed.value());
    let below = inner(area);
    sheet.map_or(0, |sheet| {
        let table = if is_table(sheet) {
            sheet.lines.len() + 1
        } else {
            0
        };
        (lines(sheet, below.width).len() + table).saturating_sub(below.height.into())
    })
}

fn inner(area: Rect) -> Rect {
    let width = area.width.saturating_sub(2);
    Rect::new(area.x + 1, area.y + 1, width, area.height.saturating_sub(1))
}

fn is_table(sheet: &Sheet) -> bool {
    sheet.kind != "FindingList" && sheet.lines.len() != 1
}

/// All that is told in words.
fn lines(sheet: &Sheet, width: u16) -> Vec<Vec<Piece>> {
    let mut all = Vec::new();
    for text in sheet.notes.iter().chain(&sheet.warnings) {
        tell(&mut all, width, 0, text, Tone::Strong);
    }
    if sheet.kind == "FindingList" {
        findings(&mut all, width, sheet);
    } else if let [only] = sheet.lines.as_slice() {
        let pairs = sheet.columns.iter().zip(&only.cells);
        for (column, text) in pairs.filter(|(_, text)| !text.is_empty()) {
            let from = all.len();
            tell(&mut all, width, NAMES, text, Tone::Plain);
            let name = Piece {
                column: 0,
                text: column.name.to_owned(),
                tone: Tone::Muted,
            };
            match all.get_mut(from) {
                Some(first) => first.insert(0, name),
                None => all.push(vec![name]),
            }
        }
    }
    all
}

/// Text from a column on, in as many lines as it needs.
fn tell(all: &mut Vec<Vec<Piece>>, width: u16, column: u16, text: &str, tone: Tone) {
    let room = usize::from(width.saturating_sub(column));
    for text in wrapped(&neutral(text), room) {
        all.push(vec![Piece { column, text, tone }]);
    }
}

fn findings(all: &mut Vec<Vec<Piece>>, width: u16, sheet: &Sheet) {
    for (number, found) in (1..).zip(&sheet.lines) {
        let part = |head: &str| sheet.cell(found, head).unwrap_or_default();
        let problem = format!("{number} {}", part("PROBLEM"));
        tell(all, width, 0, &problem, Tone::Bad);
        for (lead, head, tone) in [
            ("seen by: ", "EVIDENCE", Tone::Plain),
            ("next: ", "NEXT", Tone::Good),
        ] {
            let text = part(head);
            if !text.is_empty() {
                tell(all, width, 2, &format!("{lead}{text}"), tone);
            }
        }
    }
    if sheet.lines.is_empty() && sheet.notes.is_empty() {
        tell(all, width, 0, "nothing is wrong with it", Tone::Good);
    }
}
