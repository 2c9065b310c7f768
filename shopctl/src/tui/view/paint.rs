use ratatui::{buffer::Buffer, layout::Rect, style::Style, text::Line};

use crate::tui::{Freshness, Mark, Theme, Tone};

/// Writes text into one line of an area, and tells how many columns it took.
pub(super) fn write(buffer: &mut Buffer, area: Rect, column: u16, text: &str, style: Style) -> u16 {
    if area.height == 0 || column >= area.width {
        return 0;
    }
    let room = usize::from(area.width - column);
    let (end, _) = buffer.set_stringn(area.x + column, area.y, text, room, style);
    end.saturating_sub(area.x + column)
}

/// Writes texts one after the other, each in its tone.
pub(super) fn write_all(
    buffer: &mut Buffer,
    area: Rect,
    column: u16,
    theme: Theme,
    parts: &[(&str, Tone)],
) -> u16 {
    let mut at = column;
    for (text, tone) in parts {
        at += write(buffer, area, at, text, theme.style(*tone));
    }
    at - column
}

/// One line of an area.
pub(super) fn line(area: Rect, at: u16) -> Rect {
    if at >= area.height {
        return Rect::new(area.x, area.y, 0, 0);
    }
    Rect::new(area.x, area.y + at, area.width, 1)
}

/// The title of a panel over the whole width, with how well known it is what it shows.
pub(super) fn title(
    buffer: &mut Buffer,
    area: Rect,
    theme: Theme,
    text: &str,
    freshness: Option<&Freshness>,
) {
    let area = line(area, 0);
    let border = theme.pick("─", "-").repeat(usize::from(area.width));
    write(buffer, area, 0, &border, theme.style(Tone::Border));
    let mut at = 2;
    at += write(buffer, area, at, " ", Style::new());
    at += write(buffer, area, at, text, theme.style(Tone::Title));
    at += write(buffer, area, at, " ", Style::new());
    if let Some(freshness) = freshness.filter(|freshness| **freshness != Freshness::Live) {
        let (mark, words) = told(freshness);
        // Why nothing is known stands where it would stand.
        let words = match freshness {
            Freshness::Stale(..) => &*words,
            _ => words.split(':').next().unwrap_or_default(),
        };
        let text = format!("{} {words} ", theme.mark(mark));
        write(buffer, area, at, &text, theme.style(mark.tone()));
    }
}

/// How well something is known, in a sign and words.
pub(super) fn told(freshness: &Freshness) -> (Mark, String) {
    match freshness {
        Freshness::Connecting => (Mark::Busy, "connecting".to_owned()),
        Freshness::Live => (Mark::Good, "live".to_owned()),
        Freshness::Stale(age, why) => {
            let age = crate::output::age(u64::try_from(age.as_secs()).unwrap_or_default());
            (Mark::Warn, format!("stale for {age}: {why}"))
        }
        Freshness::Down(why) => (Mark::Bad, format!("down: {why}")),
        Freshness::Forbidden(why) => (Mark::Bad, format!("forbidden: {why}")),
        Freshness::Lacking(why) => (Mark::Off, format!("none: {why}")),
    }
}

/// Text that goes on in the next lines of an area where it is too long.
pub(super) fn paragraph(buffer: &mut Buffer, area: Rect, text: &str, style: Style) -> u16 {
    let mut used = 0;
    for piece in wrapped(text, usize::from(area.width)) {
        if used >= area.height {
            break;
        }
        write(buffer, line(area, used), 0, &piece, style);
        used += 1;
    }
    used
}

/// Text in lines of a width, broken between words where that can be.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    if width == 0 {
        return lines;
    }
    for paragraph in text.lines() {
        let mut current = String::new();
        let mut taken = 0;
        for word in paragraph.split_inclusive(' ') {
            let mut rest = word;
            let mut length = Line::from(rest.trim_end()).width();
            if taken + length > width && taken > 0 {
                lines.push(std::mem::take(&mut current));
                taken = 0;
            }
            while length > width {
                let end = cut(rest, width);
                lines.push(rest[..end].to_owned());
                rest = &rest[end..];
                length = Line::from(rest.trim_end()).width();
            }
            current.push_str(rest);
            taken += Line::from(rest).width();
        }
        // What was broken up to its last letter leaves nothing.
        if !current.is_empty() || paragraph.is_empty() {
            lines.push(current);
        }
    }
    lines
}

/// Where a text has to end to be no wider than that: at least behind its first letter.
fn cut(text: &str, width: usize) -> usize {
    let mut taken = 0;
    for (at, letter) in text.char_indices() {
        taken += Line::from(letter.to_string()).width();
        if taken > width && at > 0 {
            return at;
        }
    }
    text.len()
}

/// Fills an area with nothing in a style.
pub(super) fn clear(buffer: &mut Buffer, area: Rect, style: Style) {
    for row in area.rows() {
        for place in row.columns() {
            if let Some(cell) = buffer.cell_mut((place.x, place.y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }
}

/// A box in the middle of the screen.
pub(super) fn middle(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect::new(
        area.x + (area.width - width) / 2,
        area.y + (area.height - height) / 2,
        width,
        height,
    )
}

/// Draws a box with a title, empties it, and gives what is within.
pub(super) fn window(
    buffer: &mut Buffer,
    area: Rect,
    theme: Theme,
    title: &str,
    tone: Tone,
) -> Rect {
    use ratatui::widgets::{Block, Widget};
    clear(buffer, area, Style::new());
    let block = Block::bordered()
        .border_set(theme.border())
        .border_style(theme.style(Tone::Border))
        .title(format!(" {title} "))
        .title_style(theme.style(tone));
    let mut inner = block.inner(area);
    block.render(area, buffer);
    if inner.width > 2 {
        inner.x += 1;
        inner.width -= 2;
    }
    inner
}

/// Values as one line of blocks, from nothing to the largest of them.
pub(super) fn spark(theme: Theme, values: &[Option<f64>], width: usize) -> String {
    let skipped = values.len().saturating_sub(width);
    let shown = &values[skipped..];
    let most = shown.iter().flatten().copied().fold(0.0, f64::max);
    let block = |value: &Option<f64>| match value {
        None => " ",
        Some(value) if most > 0.0 => theme.block(step(value / most)),
        Some(_) => theme.block(0),
    };
    shown.iter().map(block).collect()
}

/// A share as a bar of so many columns.
pub(super) fn bar(theme: Theme, share: f64, width: usize) -> String {
    let full = (1..=width)
        .filter(|at| share * f(width) + 0.5 >= f(*at))
        .count();
    let (on, off) = (theme.pick("█", "#"), theme.pick("░", "."));
    on.repeat(full) + &off.repeat(width - full)
}

fn step(share: f64) -> usize {
    (1..8).filter(|step| share * 8.0 >= f(*step)).count()
}

fn f(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::Depth;

    const THEME: Theme = Theme::ascii_for_tests();

    #[test]
    fn text_is_broken_between_words_and_within_long_ones() {
        assert_eq!(wrapped("one two three", 8), ["one two ", "three"]);
        assert_eq!(wrapped("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrapped("a\n\nb", 5), ["a", "", "b"]);
        assert!(wrapped("a", 0).is_empty());
        assert_eq!(wrapped("日本語", 1), ["日", "本", "語"]);
    }

    #[test]
    fn nothing_measured_is_no_zero() {
        let values = [Some(0.0), None, Some(4.0), Some(8.0)];
        assert_eq!(spark(THEME, &values, 10), "_ =#");
        assert_eq!(spark(THEME, &values, 2), "=#");
        assert_eq!(spark(THEME, &[Some(0.0)], 5), "_");
    }

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        assert_eq!(bar(THEME, 0.0, 4), "....");
        assert_eq!(bar(THEME, 0.5, 4), "##..");
        assert_eq!(bar(THEME, 7.0, 4), "####");
        assert_eq!(bar(Theme::new(Depth::Mono, false), 0.25, 4), "█░░░");
    }
}
