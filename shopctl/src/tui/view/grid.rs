use ratatui::{buffer::Buffer, layout::Rect, text::Line};

use super::paint::{line, write};
use crate::tui::{Theme, Tone};

/// What stands between columns.
const GAP: u16 = 2;
/// How wide a column is made by what is in it.
const WIDEST: u16 = 48;

/// A column of a grid.
#[derive(Debug, Clone)]
pub(super) struct Head {
    /// Its title.
    pub(super) title: String,
    /// Whether it ends at the right, as numbers do.
    pub(super) right: bool,
    /// How early it is left out where there is no room: the greatest first, and those with 0 never.
    pub(super) spare: u8,
}

impl Head {
    /// One that stays as long as there is room for any.
    pub(super) fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            right: false,
            spare: 0,
        }
    }

    /// As numbers stand.
    #[must_use]
    pub(super) fn right(self) -> Self {
        Self {
            right: true,
            ..self
        }
    }

    /// Left out where there is no room.
    #[must_use]
    pub(super) fn spare(self, spare: u8) -> Self {
        Self { spare, ..self }
    }
}

/// What stands in a column of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    /// The text.
    pub(super) text: String,
    /// What it means.
    pub(super) tone: Tone,
}

impl Cell {
    /// Text that means nothing beside what it says.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Plain)
    }

    /// Text with a meaning.
    pub(super) fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone,
        }
    }
}

/// Draws the lines that are shown, under the titles of their columns. `selected` is the one that keys act on.
pub(super) fn grid(
    buffer: &mut Buffer,
    area: Rect,
    theme: Theme,
    heads: &[Head],
    lines: &[Vec<Cell>],
    selected: Option<usize>,
) {
    let columns = fit(heads, lines, area.width.saturating_sub(2));
    let head = line(area, 0);
    for (index, at, width) in &columns {
        let text = placed(&heads[*index].title, *width, heads[*index].right);
        write(
            buffer,
            cut(head, at + 2, *width),
            0,
            &text,
            theme.style(Tone::Muted),
        );
    }
    for (row, cells) in (1..area.height).zip(lines) {
        let area = line(area, row);
        let is_selected = selected == Some(usize::from(row) - 1);
        if is_selected {
            write(
                buffer,
                area,
                0,
                theme.pick("▌", ">"),
                theme.style(Tone::Key),
            );
        }
        for (index, at, width) in &columns {
            let Some(cell) = cells.get(*index) else {
                continue;
            };
            let text = placed(&cell.text, *width, heads[*index].right);
            let tone = match (is_selected, cell.tone) {
                (true, Tone::Plain | Tone::Muted) => Tone::Strong,
                (_, tone) => tone,
            };
            write(
                buffer,
                cut(area, at + 2, *width),
                0,
                &text,
                theme.style(tone),
            );
        }
        if is_selected {
            buffer.set_style(area, theme.selected_line());
        }
    }
}

fn cut(area: Rect, at: u16, width: u16) -> Rect {
    let at = at.min(area.width);
    Rect::new(area.x + at, area.y, width.min(area.width - at), area.height)
}

fn width_of(text: &str) -> u16 {
    if text.is_ascii() {
        return u16::try_from(text.len()).unwrap_or(u16::MAX);
    }
    u16::try_from(Line::from(text).width()).unwrap_or(u16::MAX)
}

/// Text of a width; where it is longer, a sign stands for the rest.
pub(super) fn placed(text: &str, width: u16, right: bool) -> String {
    let long = width_of(text);
    if long > width {
        let keep = usize::from(width.saturating_sub(1));
        let mut cut = String::new();
        for letter in text.chars() {
            if usize::from(width_of(&cut)) + usize::from(width_of(letter.encode_utf8(&mut [0; 4])))
                > keep
            {
                break;
            }
            cut.push(letter);
        }
        cut.push('~');
        return cut;
    }
    if right {
        return " ".repeat(usize::from(width - long)) + text;
    }
    text.to_owned()
}

/// Which columns are shown, where each begins and how wide it is.
fn fit(heads: &[Head], lines: &[Vec<Cell>], room: u16) -> Vec<(usize, u16, u16)> {
    let natural = |index: usize| {
        let cells = lines.iter().filter_map(|cells| cells.get(index));
        let widest = cells.map(|cell| width_of(&cell.text)).max().unwrap_or(0);
        widest.max(width_of(&heads[index].title)).min(WIDEST)
    };
    let mut shown: Vec<(usize, u16)> = (0..heads.len()).map(|at| (at, natural(at))).collect();
    let needed = |shown: &[(usize, u16)]| {
        let gaps = GAP.saturating_mul(u16::try_from(shown.len().saturating_sub(1)).unwrap_or(0));
        shown
            .iter()
            .fold(gaps, |sum, (_, width)| sum.saturating_add(*width))
    };
    while needed(&shown) > room && shown.len() > 1 {
        let spare = shown
            .iter()
            .enumerate()
            .filter(|(_, (index, _))| heads[*index].spare > 0)
            .max_by_key(|(at, (index, _))| (heads[*index].spare, *at));
        match spare {
            Some((at, _)) => {
                shown.remove(at);
            }
            None => break,
        }
    }
    // What cannot be left out is made narrower, the widest first.
    while needed(&shown) > room {
        let Some((_, width)) = shown
            .iter_mut()
            .filter(|(_, width)| *width > 6)
            .max_by_key(|(_, width)| *width)
        else {
            break;
        };
        *width -= 1;
    }
    let left = room.saturating_sub(needed(&shown));
    // A number at the far right would be read as that of another line.
    if let Some((_, last)) = shown.last_mut().filter(|(index, _)| !heads[*index].right) {
        *last += left;
    }
    let mut at = 0;
    let mut placed = Vec::with_capacity(shown.len());
    for (index, width) in shown {
        placed.push((index, at, width));
        at += width + GAP;
    }
    placed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(texts: &[&[&str]]) -> Vec<Vec<Cell>> {
        texts
            .iter()
            .map(|cells| cells.iter().map(|text| Cell::plain(*text)).collect())
            .collect()
    }

    #[test]
    fn columns_are_as_wide_as_they_need_and_the_spare_ones_go_first() {
        let heads = [
            Head::new("NAME"),
            Head::new("NODE").spare(2),
            Head::new("AGE").spare(1),
        ];
        let lines = lines(&[&["shopd-1", "ip-10-0-1-1", "2h"]]);
        assert_eq!(fit(&heads, &lines, 30), [(0, 0, 7), (1, 9, 11), (2, 22, 8)]);
        assert_eq!(fit(&heads, &lines, 20), [(0, 0, 7), (2, 9, 11)]);
        assert_eq!(fit(&heads, &lines, 8), [(0, 0, 8)]);
    }

    #[test]
    fn what_is_too_long_says_so() {
        assert_eq!(placed("abcdef", 4, false), "abc~");
        assert_eq!(placed("7", 3, true), "  7");
        assert_eq!(placed("日本語", 5, false), "日本~");
        assert_eq!(placed("ab", 0, false), "~");
    }

    proptest! {
        #[test]
        fn no_column_goes_beyond_the_room(
            widths in prop::collection::vec((0..60_usize, 0..4_u8), 1..8),
            room in 0..120_u16,
        ) {
            let heads: Vec<_> = widths.iter().map(|(_, spare)| Head::new("H").spare(*spare)).collect();
            let line: Vec<_> = widths.iter().map(|(width, _)| Cell::plain("x".repeat(*width))).collect();
            let columns = fit(&heads, &[line], room);
            prop_assert!(!columns.is_empty());
            let is_narrow = columns.iter().all(|(_, _, width)| *width <= 6);
            for (_, at, width) in &columns {
                prop_assert!(is_narrow || at + width <= room.max(6 * 8 + 14));
            }
        }
    }
}
