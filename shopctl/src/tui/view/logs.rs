use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    paint::{line, paragraph, title, wrapped, write},
    table::{nothing, rest},
};
use crate::{
    logs::{Level, LogLine, StoredLine},
    output::neutral,
    tui::{App, Tone},
};

/// Lines of logs: only those that are shown are taken apart.
pub(super) fn logs(app: &App, buffer: &mut Buffer, area: Rect) {
    if area.height == 0 {
        return;
    }
    let theme = app.theme;
    let logs = &app.logs;
    let freshness = logs.feed.freshness(app.now);
    title(buffer, area, theme, &name(app), Some(&freshness));
    let lost = format!(" lost {} ", logs.lost());
    let tone = if logs.lost() == 0 {
        Tone::Good
    } else {
        Tone::Bad
    };
    let place = area
        .width
        .saturating_sub(u16::try_from(lost.len()).unwrap_or(0) + 1);
    write(buffer, line(area, 0), place, &lost, theme.style(tone));
    let mut below = rest(area, 1);
    if let Some((_, note)) = logs.notes().next_back() {
        let last = line(below, below.height.saturating_sub(1));
        let text = format!("{} {}", theme.pick("──", "--"), neutral(note));
        write(buffer, last, 0, &text, theme.style(Tone::Warn));
        below.height = below.height.saturating_sub(1);
    }
    let (shown, selected) = logs.shown();
    if shown.is_empty() {
        nothing(buffer, below, theme, &freshness);
        if logs.feed.value().is_some() {
            let text = if logs.filter().is_empty() {
                "nothing was logged yet"
            } else {
                "no line fits; esc shows all"
            };
            write(buffer, line(below, 0), 2, text, theme.style(Tone::Muted));
        }
        return;
    }
    let mut at = 0;
    for (index, stored) in shown.iter().enumerate() {
        if at >= below.height {
            break;
        }
        at += one(
            app,
            buffer,
            rest(below, at),
            stored,
            selected == Some(index),
        );
    }
}

fn name(app: &App) -> String {
    let logs = &app.logs;
    let mut name = match &logs.pod {
        Some(pod) => format!("logs of {pod}"),
        None => "logs of all pods".to_owned(),
    };
    name = format!("{name}, {}", logs.mode.words());
    let (all, shown) = logs.counts();
    name = format!("{name}  {} lines", thousands(all));
    if logs.evicted() > 0 {
        name = format!(
            "{name} ({} older ones made room)",
            thousands(logs.evicted())
        );
    }
    if !logs.filter().is_empty() {
        name = format!("{name}  only {:?}: {}", logs.filter(), thousands(shown));
        if logs.context() > 0 {
            name = format!("{name} with {} around", logs.context());
        }
    }
    if !logs.search().is_empty() {
        let (at, hits) = logs.hit();
        name = format!("{name}  find {:?}: {at}/{}", logs.search(), thousands(hits));
    }
    if let Some(share) = logs.scanning() {
        name = format!("{name}  looking {:.0} %", share * 100.0);
    }
    if logs.follow {
        format!("{name}  {} follows", app.theme.pick("▶", ">"))
    } else {
        name
    }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Draws a line, and tells how many lines of the screen it took.
fn one(app: &App, buffer: &mut Buffer, area: Rect, stored: &StoredLine, selected: bool) -> u16 {
    let theme = app.theme;
    let logs = &app.logs;
    let mut at = 0;
    let first = line(area, 0);
    if logs.times {
        let time = format!("{:.3}", stored.at);
        let time = time.get(11..23).unwrap_or(&time);
        at += write(buffer, first, at, time, theme.style(Tone::Muted)) + 1;
    }
    if logs.pod.is_none() {
        let source = logs.source(stored.source);
        let short = source.len().saturating_sub(12);
        let short = source.get(short..).unwrap_or(source);
        let text = format!("{short:<12}");
        at += write(buffer, first, at, &text, theme.style(Tone::Other)) + 1;
    }
    let (word, tone) = level(stored.level);
    at += write(buffer, first, at, word, theme.style(tone)) + 1;
    let text = text(app, stored);
    let room = usize::from(area.width.saturating_sub(at));
    let used = if logs.wrap {
        let mut used = 0;
        for piece in wrapped(&text, room) {
            let row = line(area, used);
            if row.height == 0 {
                break;
            }
            marked(app, buffer, row, at, &piece, tone);
            used += 1;
        }
        used.max(1)
    } else {
        marked(app, buffer, first, at, &text, tone);
        1
    };
    if selected {
        let place = Rect::new(area.x, area.y, area.width, used.min(area.height));
        buffer.set_style(place, theme.selected_line());
    }
    used
}

/// What is read first of a request; the names go without saying.
const FIRST: [&str; 5] = ["status", "method", "route", "duration_ms", "error"];

/// A line in words, or as it was written.
fn text(app: &App, stored: &StoredLine) -> String {
    if app.logs.raw {
        return neutral(&stored.text).replace(['\n', '\t'], " ");
    }
    let parsed = LogLine::parse("", &stored.text);
    let mut text = parsed.message.clone();
    for name in FIRST {
        if let Some(value) = parsed.field(name) {
            text.push_str("  ");
            text.push_str(&value);
            if name == "duration_ms" {
                text.push_str(" ms");
            }
        }
    }
    let rest = parsed
        .fields
        .keys()
        .filter(|name| !FIRST.contains(&name.as_str()));
    for name in rest {
        let value = parsed.field(name).unwrap_or_default();
        for part in ["  ", name, "=", &value] {
            text.push_str(part);
        }
    }
    neutral(&text).replace(['\n', '\t'], " ")
}

fn level(level: Option<Level>) -> (&'static str, Tone) {
    match level {
        Some(Level::Error) => ("ERROR", Tone::Bad),
        Some(Level::Warn) => ("WARN ", Tone::Warn),
        Some(Level::Info) => ("INFO ", Tone::Plain),
        Some(Level::Debug) => ("DEBUG", Tone::Muted),
        Some(Level::Trace) => ("TRACE", Tone::Muted),
        None => ("     ", Tone::Plain),
    }
}

/// Writes text with what is searched for marked.
fn marked(app: &App, buffer: &mut Buffer, area: Rect, column: u16, text: &str, tone: Tone) {
    let theme = app.theme;
    let tone = match tone {
        Tone::Bad | Tone::Warn => tone,
        _ => Tone::Plain,
    };
    let Some(pattern) = app.logs.pattern() else {
        write(buffer, area, column, text, theme.style(tone));
        return;
    };
    let mut at = column;
    let mut done = 0;
    for span in pattern.spans(text) {
        if span.is_empty() {
            continue;
        }
        at += write(buffer, area, at, &text[done..span.start], theme.style(tone));
        at += write(
            buffer,
            area,
            at,
            &text[span.clone()],
            theme.style(Tone::Match),
        );
        done = span.end;
    }
    write(buffer, area, at, &text[done..], theme.style(tone));
}

/// All of the line that keys act on, field by field.
pub(super) fn record(app: &App, buffer: &mut Buffer, area: Rect) {
    if area.height == 0 {
        return;
    }
    let theme = app.theme;
    title(buffer, area, theme, "record", None);
    let below = Rect::new(
        area.x + 1,
        area.y + 1,
        area.width.saturating_sub(2),
        area.height - 1,
    );
    let Some(stored) = app.logs.selected() else {
        return;
    };
    let pod = app.logs.source(stored.source).to_owned();
    let parsed = LogLine::parse(&pod, &stored.text);
    let mut fields = vec![
        ("at".to_owned(), format!("{:.6}", stored.at)),
        ("pod".to_owned(), pod),
        ("level".to_owned(), level(stored.level).0.trim().to_owned()),
        ("message".to_owned(), parsed.message.clone()),
    ];
    fields.extend(parsed.fields.iter().map(|(name, value)| {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        (name.clone(), value)
    }));
    let mut at = 0;
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        let row = rest(below, at);
        write(buffer, line(row, 0), 0, name, theme.style(Tone::Muted));
        let place = Rect::new(
            row.x + 18.min(row.width),
            row.y,
            row.width.saturating_sub(18),
            row.height,
        );
        at += paragraph(buffer, place, &neutral(value), theme.style(Tone::Plain)).max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_easily_read() {
        let told = [0, 999, 1000, 1_234_567].map(thousands);
        assert_eq!(told, ["0", "999", "1,000", "1,234,567"]);
    }
}
