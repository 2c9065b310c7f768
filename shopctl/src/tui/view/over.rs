use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    paint::{line, middle, paragraph, window, write, write_all},
    table::{nothing, rest},
};
use crate::{
    output::neutral,
    tui::{
        App, Mode, Theme, Tone,
        app::{Leave, risk_word},
        keymap,
        state::{ChangeForm, FormFocus, Palette},
    },
};

/// What is open over the screen.
pub(super) fn over(app: &App, buffer: &mut Buffer, area: Rect) {
    match &app.mode {
        Mode::Normal | Mode::Input(_) => {}
        Mode::Palette(palette) => suggestions(app, buffer, area, palette),
        Mode::Help(top) => help(app, buffer, area, *top),
        Mode::Menu(at) => menu(app, buffer, area, *at),
        Mode::Form(form) => change(app, buffer, area, form),
        Mode::Unlock(typed) => unlock(app, buffer, area, typed),
        Mode::Leave(leave) => leaving(app, buffer, area, *leave),
    }
}

fn suggestions(app: &App, buffer: &mut Buffer, area: Rect, palette: &Palette) {
    let theme = app.theme;
    let fitting = palette.fitting();
    let place = middle(area, 76, 20);
    let inner = window(buffer, place, theme, "go to, or run", Tone::Title);
    write_all(
        buffer,
        line(inner, 0),
        0,
        theme,
        &[
            (": ", Tone::Key),
            (&palette.typed, Tone::Strong),
            (theme.pick("▏", "_"), Tone::Key),
        ],
    );
    let below = rest(inner, 1);
    let height = usize::from(below.height);
    let at = palette.at.min(fitting.len().saturating_sub(1));
    let top = (at + 1).saturating_sub(height);
    for (row, (index, suggestion)) in (0..below.height).zip(fitting.iter().enumerate().skip(top)) {
        let tone = if index == at {
            Tone::Selected
        } else {
            Tone::Plain
        };
        let text = format!(" {:<30} ", suggestion.text);
        let width = write(buffer, line(below, row), 0, &text, theme.style(tone));
        write(
            buffer,
            line(below, row),
            width + 1,
            &suggestion.about,
            theme.style(Tone::Muted),
        );
    }
    if fitting.is_empty() {
        let text = "nothing is called so";
        write(buffer, line(below, 0), 1, text, theme.style(Tone::Muted));
    }
}

/// All keys, as the keymap has them, and the command line for what is selected.
fn help(app: &App, buffer: &mut Buffer, area: Rect, top: usize) {
    let theme = app.theme;
    let place = middle(area, 96, area.height.saturating_sub(2));
    let name = format!("help: {}", app.screen.title());
    let inner = window(buffer, place, theme, &name, Tone::Title);
    write(
        buffer,
        line(inner, 0),
        0,
        "the same on a command line:",
        theme.style(Tone::Muted),
    );
    let used = 1 + paragraph(buffer, rest(inner, 1), &app.line(), theme.style(Tone::Good));
    let below = rest(inner, used + 1);
    let mut lines: Vec<(String, &str, Tone)> = keymap::of(app.screen)
        .map(|binding| {
            let tone = if binding.screens.is_empty() {
                Tone::Muted
            } else {
                Tone::Key
            };
            (binding.written.to_owned(), binding.about, tone)
        })
        .collect();
    lines.insert(0, ("1 .. 9 0".to_owned(), "Goes to a screen.", Tone::Muted));
    let top = top.min(lines.len().saturating_sub(usize::from(below.height)));
    for (row, (keys, about, tone)) in (0..below.height).zip(lines.iter().skip(top)) {
        write(
            buffer,
            line(below, row),
            0,
            &format!("{keys:<12}"),
            theme.style(*tone),
        );
        write(
            buffer,
            line(below, row),
            13,
            about,
            theme.style(Tone::Plain),
        );
    }
    if top + usize::from(below.height) < lines.len() {
        let last = line(below, below.height.saturating_sub(1));
        write(
            buffer,
            last,
            last.width.saturating_sub(10),
            " j: more ",
            theme.style(Tone::Selected),
        );
    }
}

fn menu(app: &App, buffer: &mut Buffer, area: Rect, at: usize) {
    let theme = app.theme;
    let deeds = app.deeds();
    let height = u16::try_from(deeds.len() + 4).unwrap_or(u16::MAX);
    let place = middle(area, 60, height);
    let inner = window(buffer, place, theme, "changes", Tone::Title);
    for (row, (index, (deed, risk))) in (0..inner.height).zip(deeds.iter().enumerate()) {
        let tone = if index == at {
            Tone::Selected
        } else {
            Tone::Plain
        };
        let text = format!(" {:<26} ", deed.title());
        let width = write(buffer, line(inner, row), 0, &text, theme.style(tone));
        let tone = match risk {
            crate::safety::Risk::Low => Tone::Good,
            crate::safety::Risk::High => Tone::Warn,
            crate::safety::Risk::Destructive => Tone::Bad,
        };
        write(
            buffer,
            line(inner, row),
            width + 1,
            risk_word(*risk),
            theme.style(tone),
        );
    }
    let text = if app.may_write() {
        "enter asks before anything is done"
    } else {
        "read-only: W unlocks writing for 15 minutes"
    };
    let last = line(inner, inner.height.saturating_sub(1));
    write(buffer, last, 1, text, theme.style(Tone::Muted));
}

fn change(app: &App, buffer: &mut Buffer, area: Rect, form: &ChangeForm) {
    let theme = app.theme;
    let place = middle(area, 78, 18);
    let name = format!(
        "{} on {} ({})",
        form.deed.title(),
        app.home.target,
        app.home.class
    );
    let tone = match app.home.class {
        crate::safety::Class::Protected => Tone::Bad,
        _ => Tone::Title,
    };
    let inner = window(buffer, place, theme, &name, tone);
    let mut at = 0;
    for (index, field) in form.fields.iter().enumerate() {
        let is_on = form.focus == FormFocus::Field(index);
        let row = line(inner, at);
        let width = text_field(theme, buffer, row, field.label, &field.value, is_on);
        write(buffer, row, width + 2, field.hint, theme.style(Tone::Muted));
        at += 1;
    }
    at += plan(app, buffer, rest(inner, at), form);
    let reason = if form.needs_reason() {
        "reason (needed)"
    } else {
        "reason"
    };
    let is_on = form.focus == FormFocus::Reason;
    text_field(theme, buffer, line(inner, at), reason, &form.reason, is_on);
    at += 1;
    if let Some(wanted) = form.wanted() {
        let label = format!("type {wanted}");
        let is_on = form.focus == FormFocus::Confirm;
        text_field(theme, buffer, line(inner, at), &label, &form.typed, is_on);
        at += 1;
    }
    buttons(theme, buffer, rest(inner, at + 1), form);
    let bottom = rest(inner, inner.height.saturating_sub(3));
    if at + 2 < inner.height.saturating_sub(3)
        && let Some(change) = form.change()
    {
        let text = format!("the same: {}", change.line());
        paragraph(buffer, bottom, &text, theme.style(Tone::Muted));
    }
}

fn plan(app: &App, buffer: &mut Buffer, area: Rect, form: &ChangeForm) -> u16 {
    let theme = app.theme;
    let freshness = form.plan.freshness(app.now);
    let Some(plan) = form.plan.value() else {
        if form
            .missing()
            .is_some_and(|missing| missing.starts_with("say "))
        {
            let text = form.missing().unwrap_or_default();
            write(buffer, line(area, 0), 0, &text, theme.style(Tone::Muted));
            return 2;
        }
        let height = area.height.min(3);
        nothing(
            buffer,
            Rect::new(area.x, area.y, area.width, height),
            theme,
            &freshness,
        );
        return 3;
    };
    let mut at = 0;
    for effect in &plan.effects {
        let text = format!("{} {}", theme.pick("·", "-"), neutral(effect));
        at += paragraph(buffer, rest(area, at), &text, theme.style(Tone::Strong));
    }
    let (tone, mark) = match plan.risk {
        crate::safety::Risk::Low => (
            Tone::Good,
            "low: it undoes itself, or hardly anybody notices",
        ),
        crate::safety::Risk::High => (Tone::Warn, "high: shoppers or money notice"),
        crate::safety::Risk::Destructive => (Tone::Bad, "destructive: it takes something away"),
    };
    write_all(
        buffer,
        line(area, at),
        0,
        theme,
        &[("risk ", Tone::Muted), (mark, tone)],
    );
    at + 2
}

fn text_field(
    theme: Theme,
    buffer: &mut Buffer,
    area: Rect,
    label: &str,
    value: &str,
    is_on: bool,
) -> u16 {
    let tone = if is_on { Tone::Key } else { Tone::Muted };
    let cursor = if is_on { theme.pick("▏", "_") } else { "" };
    write_all(
        buffer,
        area,
        0,
        theme,
        &[
            (if is_on { theme.pick("▶", ">") } else { " " }, Tone::Key),
            (&format!(" {label}: "), tone),
            (value, Tone::Strong),
            (cursor, Tone::Key),
        ],
    )
}

fn buttons(theme: Theme, buffer: &mut Buffer, area: Rect, form: &ChangeForm) {
    let row = line(area, 0);
    let mut at = 2;
    let missing = form.missing();
    for (focus, text) in [
        (FormFocus::Cancel, "[ Cancel ]"),
        (FormFocus::Do, "[ Do it ]"),
    ] {
        let tone = match (form.focus == focus, focus, &missing) {
            (true, ..) => Tone::Selected,
            (false, FormFocus::Do, Some(_)) => Tone::Muted,
            _ => Tone::Plain,
        };
        at += write(buffer, row, at, text, theme.style(tone)) + 2;
    }
    let hint =
        missing.unwrap_or_else(|| "tab goes on, enter takes, esc leaves all as it is".to_owned());
    write(buffer, row, at, &hint, theme.style(Tone::Muted));
}

fn unlock(app: &App, buffer: &mut Buffer, area: Rect, typed: &str) {
    let theme = app.theme;
    let place = middle(area, 66, 7);
    let inner = window(buffer, place, theme, "unlock writing", Tone::Bad);
    let text = format!(
        "{} is protected: shoppers buy there. Type its name to unlock writing for 15 minutes.",
        app.home.target
    );
    let used = paragraph(buffer, inner, &text, theme.style(Tone::Plain));
    text_field(theme, buffer, line(inner, used + 1), "target", typed, true);
}

fn leaving(app: &App, buffer: &mut Buffer, area: Rect, leave: Leave) {
    let theme = app.theme;
    let place = middle(area, 72, 9);
    let inner = window(buffer, place, theme, "something still runs", Tone::Warn);
    let running = app.jobs.iter().filter(|job| job.is_running());
    let mut at = 0;
    for job in running.take(2) {
        at += paragraph(
            buffer,
            rest(inner, at),
            &job.line,
            theme.style(Tone::Strong),
        );
    }
    let row = line(inner, at + 1);
    let mut column = 0;
    for (choice, text) in [
        (Leave::Stay, "[ Stay ]"),
        (Leave::Detach, "[ Leave it running ]"),
        (Leave::Interrupt, "[ Ask it to end ]"),
    ] {
        let tone = if choice == leave {
            Tone::Selected
        } else {
            Tone::Plain
        };
        column += write(buffer, row, column, text, theme.style(tone)) + 2;
    }
    let told = match leave {
        Leave::Stay => "it goes on, and so do you",
        Leave::Detach => "it goes on alone; the audit trail tells what came of it",
        Leave::Interrupt => "it ends where it can in good order, and that is written down",
    };
    write(
        buffer,
        line(inner, at + 3),
        0,
        told,
        theme.style(Tone::Muted),
    );
}
