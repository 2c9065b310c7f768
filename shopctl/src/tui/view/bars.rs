use ratatui::{buffer::Buffer, layout::Rect, style::Style, text::Line};

use super::paint::{line, told, write, write_all};
use crate::{
    output::age,
    safety::Class,
    tui::{App, Freshness, InputKind, Mode, Screen, Theme, Tone, Topic, keymap, keymap::Key},
};

/// Where, whether it may be changed, who, and how well all is known.
pub(super) fn head(app: &App, buffer: &mut Buffer, area: Rect) {
    let theme = app.theme;
    let home = &app.home;
    let (word, tone) = match home.class {
        Class::Protected => ("PROTECTED", Tone::Protected),
        Class::Shared => ("SHARED", Tone::Warn),
        Class::Dev => ("DEV", Tone::Good),
    };
    let mut at = 0;
    at += write(buffer, area, at, &format!(" {word} "), theme.style(tone));
    at += write_all(
        buffer,
        area,
        at,
        theme,
        &[(" ", Tone::Plain), (&home.target, Tone::Title)],
    );
    at += write(
        buffer,
        area,
        at,
        &format!(" ({}) ", home.kind),
        theme.style(Tone::Muted),
    );
    let (mode, tone) = write_mode(app);
    at += write(buffer, area, at, &format!(" {mode} "), theme.style(tone));
    if let Some(frozen) = &home.frozen {
        let text = format!(" FROZEN {frozen} ");
        at += write(buffer, area, at, &text, theme.style(Tone::Warn));
    }
    freshness(app, buffer, area, at);
}

/// How well all is known and what time it is, at the right; who looks before it, where there is room.
fn freshness(app: &App, buffer: &mut Buffer, area: Rect, at: u16) {
    let (theme, home) = (app.theme, &app.home);
    let clock = format!("{:.0}", app.now);
    let clock = clock.get(11..16).unwrap_or_default();
    let right = if app.focused {
        format!("{clock} UTC ")
    } else {
        format!("paused, not looked at  {clock} UTC ")
    };
    let sources = sources(app);
    let written = |in_words: bool| -> Vec<(String, Tone)> {
        let texts = sources.iter();
        texts
            .map(|(name, freshness)| short(theme, name, freshness, in_words))
            .collect()
    };
    let width = |texts: &[(String, Tone)]| {
        let texts = texts.iter().map(|(text, _)| text.chars().count() + 1);
        u16::try_from(right.len() + 1 + texts.sum::<usize>()).unwrap_or(u16::MAX)
    };
    let mut texts = written(true);
    // Panels have the words too.
    if width(&texts) + at > area.width {
        texts = written(false);
    }
    let from = area.width.saturating_sub(width(&texts));
    if from > at + 4 {
        let who = format!("  {}", home.who);
        let room = from - at;
        write(
            buffer,
            Rect::new(area.x + at, area.y, room, area.height.min(1)),
            0,
            &who,
            theme.style(Tone::Muted),
        );
    }
    let mut at = from.max(at + 1);
    for (text, tone) in &texts {
        at += write(buffer, area, at, text, theme.style(*tone)) + 1;
    }
    write(buffer, area, at, &right, theme.style(Tone::Muted));
}

fn write_mode(app: &App) -> (String, Tone) {
    match app.unlocked {
        Some(until) => {
            let left = until.duration_since(app.now).as_secs().max(0);
            (
                format!("RW {:02}:{:02}", left / 60, left % 60),
                Tone::Writable,
            )
        }
        None if app.home.is_writable => ("RW".to_owned(), Tone::Writable),
        None => ("RO".to_owned(), Tone::Muted),
    }
}

/// What is looked at, with how well it is known.
fn sources(app: &App) -> Vec<(&'static str, Freshness)> {
    let mut sources = vec![("pods", app.pods_feed.freshness(app.now))];
    sources.push(("shop", app.vitals.freshness(app.now)));
    for topic in Topic::of(app.screen) {
        let name = match topic {
            Topic::Status => "status",
            Topic::Applications => "git",
            Topic::Edge | Topic::Invalidations => "cdn",
            Topic::Curves | Topic::Alarms => "aws",
            Topic::Orders | Topic::Pulse => "orders",
            Topic::Cache => "cache",
            _ => continue,
        };
        let freshness = app.freshness(*topic);
        match sources.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) if freshness != Freshness::Live => *known = freshness,
            Some(_) => {}
            None => sources.push((name, freshness)),
        }
    }
    if app.screen == Screen::Logs {
        sources.push(("logs", app.logs.feed.freshness(app.now)));
    }
    sources
}

fn short(theme: Theme, name: &str, freshness: &Freshness, in_words: bool) -> (String, Tone) {
    let (mark, _) = told(freshness);
    let text = match freshness {
        Freshness::Live | Freshness::Lacking(_) => format!("{}{name}", theme.mark(mark)),
        _ if !in_words => format!("{}{name}", theme.mark(mark)),
        Freshness::Stale(since, _) => {
            let since = age(u64::try_from(since.as_secs()).unwrap_or_default());
            format!("{}{name} stale {since}", theme.mark(mark))
        }
        other => format!("{}{name} {}", theme.mark(mark), other.word()),
    };
    (text, mark.tone())
}

/// What is typed, or what there is to tell.
pub(super) fn message(app: &App, buffer: &mut Buffer, area: Rect) {
    let theme = app.theme;
    if let Mode::Input(input) = &app.mode {
        let what = match (app.screen, input.kind) {
            (Screen::Logs, InputKind::Search) => "/",
            (Screen::Logs, InputKind::Filter) => "& only lines with: ",
            _ => "only with: ",
        };
        let mut at = write(buffer, area, 1, what, theme.style(Tone::Key)) + 1;
        at += write(buffer, area, at, &input.text, theme.style(Tone::Strong));
        at += write(
            buffer,
            area,
            at,
            theme.pick("▏", "_"),
            theme.style(Tone::Key),
        );
        if let Some(error) = &input.error {
            write(buffer, area, at + 2, error, theme.style(Tone::Bad));
        } else if (app.screen, input.kind) == (Screen::Logs, InputKind::Filter) {
            let hint = "words, -word, level>=warn, pod=NAME";
            write(buffer, area, at + 2, hint, theme.style(Tone::Muted));
        }
        return;
    }
    if let Some(flash) = &app.flash {
        write(buffer, area, 1, &flash.text, theme.style(Tone::Strong));
        return;
    }
    let running = app.jobs.iter().rev().find(|job| job.is_running());
    if let (Some(job), false) = (running, app.is_job_shown) {
        let lasted = app.now.duration_since(job.began_at).as_secs();
        let lasted = age(u64::try_from(lasted).unwrap_or_default());
        let text = format!("{} {} {lasted}", theme.pick("▶", ">"), job.line);
        write(buffer, area, 1, &text, theme.style(Tone::Strong));
    }
}

/// The first letters of screens at the bottom, and keys that do something here.
pub(super) fn keys(app: &App, buffer: &mut Buffer, area: Rect) {
    let theme = app.theme;
    let mut at = 1;
    for (screen, text, _) in tabs(app) {
        let tone = if screen == app.screen {
            Tone::Selected
        } else {
            Tone::Muted
        };
        at += write(buffer, area, at, &text, theme.style(tone)) + 1;
    }
    at += 1;
    let last = if app.screen == Screen::Overview {
        ": find  ? help  q quit "
    } else {
        ": find  ? help  q back "
    };
    let end = area
        .width
        .saturating_sub(u16::try_from(last.len()).unwrap_or(0));
    write(buffer, area, end.max(at), last, theme.style(Tone::Muted));
    let named = [Key::Palette, Key::Help, Key::Quit];
    let bindings = keymap::of(app.screen).filter(|binding| binding.is_shown);
    for binding in bindings.filter(|binding| !named.contains(&binding.asks)) {
        let width = binding.written.len() + binding.label.len() + 3;
        if usize::from(at) + width > usize::from(end) {
            break;
        }
        at += write_all(
            buffer,
            area,
            at,
            theme,
            &[
                (binding.written, Tone::Key),
                (" ", Tone::Plain),
                (binding.label, Tone::Muted),
                ("  ", Tone::Plain),
            ],
        );
    }
}

/// Screens as they stand in the last line, with the columns they take.
pub(super) fn tabs(app: &App) -> Vec<(Screen, String, std::ops::Range<u16>)> {
    let mut at = 1;
    let has_room = app.size().0 >= 150;
    Screen::ALL
        .into_iter()
        .map(|screen| {
            let digit = screen.digit().unwrap_or(' ');
            let text = if has_room || screen == app.screen {
                format!("{digit} {}", screen.title())
            } else {
                digit.to_string()
            };
            let width = u16::try_from(text.len()).unwrap_or(0);
            let place = at..at + width;
            at += width + 1;
            (screen, text, place)
        })
        .collect()
}

/// What the last command says.
pub(super) fn job(app: &App, buffer: &mut Buffer, area: Rect) {
    let theme = app.theme;
    let Some(job) = app.jobs.last() else {
        return;
    };
    if area.height == 0 {
        return;
    }
    let (word, tone) = match job.ended {
        None => {
            let lasted = app.now.duration_since(job.began_at).as_secs();
            let lasted = age(u64::try_from(lasted).unwrap_or_default());
            (
                format!("{} running {lasted}", theme.pick("▶", ">")),
                Tone::Strong,
            )
        }
        Some((0, _)) => (
            format!("{} done", theme.mark(crate::tui::Mark::Good)),
            Tone::Good,
        ),
        Some((code, _)) => (
            format!("{} ended with {code}", theme.mark(crate::tui::Mark::Bad)),
            Tone::Bad,
        ),
    };
    super::paint::title(buffer, area, theme, &job.line, None);
    let width = u16::try_from(Line::from(word.as_str()).width()).unwrap_or(0) + 4;
    let place = area.width.saturating_sub(width);
    write(
        buffer,
        line(area, 0),
        place,
        &format!(" {word} "),
        theme.style(tone),
    );
    let room = usize::from(area.height - 1);
    let mut lines: Vec<String> = Vec::new();
    for said in job.lines.iter().rev() {
        let said = crate::output::neutral(said);
        let pieces = super::paint::wrapped(&said, usize::from(area.width.saturating_sub(2)));
        lines.extend(pieces.into_iter().rev());
        if lines.len() >= room {
            break;
        }
    }
    lines.truncate(room);
    for (at, text) in (1..area.height).zip(lines.iter().rev()) {
        write(buffer, line(area, at), 1, text, Style::new());
    }
    if job.lines.is_empty() {
        let text = "it has said nothing yet";
        write(buffer, line(area, 1), 1, text, theme.style(Tone::Muted));
    }
}
