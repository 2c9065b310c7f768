//! How what is known looks. Start at [`draw`]; nothing here changes anything.

mod bars;
mod charts;
mod detail;
mod grid;
mod layout;
mod load;
mod logs;
mod over;
mod overview;
mod paint;
mod plot;
mod pods;
mod screens;
mod table;
mod trail;
mod words;

use ratatui::{Frame, layout::Rect};

use super::{App, Screen, Tone};
use layout::{Layout, SMALLEST};

/// Shows what is known.
pub fn draw(app: &App, frame: &mut Frame<'_>) {
    let area = frame.area();
    let buffer = frame.buffer_mut();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        small(app, buffer, area);
        return;
    }
    let layout = Layout::of(app);
    bars::head(app, buffer, layout.head);
    let (top, list) = (layout.top, layout.list);
    match app.screen {
        Screen::Overview => {
            overview::overview(app, buffer, top, list);
            charts::some(app, buffer, layout.extra);
        }
        Screen::Pods => pods::pods(app, buffer, list),
        Screen::Logs => logs::logs(app, buffer, list),
        Screen::Rollout => screens::rollout(app, buffer, top, list),
        Screen::Cache => screens::cache(app, buffer, top, list),
        Screen::Cdn => screens::cdn(app, buffer, top, list),
        Screen::Load => load::load(app, buffer, top, list),
        Screen::Charts => charts::charts(app, buffer, top),
        Screen::Orders => screens::orders(app, buffer, top, list),
        Screen::Audit => table::table(app, buffer, list, "changes, as they were written down"),
        Screen::Answer => screens::answer(app, buffer, list),
    }
    if layout.detail.height > 0 {
        if app.screen == Screen::Logs {
            logs::record(app, buffer, layout.detail);
        } else {
            detail::detail(app, buffer, layout.detail);
        }
    }
    if layout.job.height > 0 {
        bars::job(app, buffer, layout.job);
    }
    bars::message(app, buffer, layout.message);
    bars::keys(app, buffer, layout.keys);
    over::over(app, buffer, area);
}

/// Where there is room for nothing else: how all does, in a line.
fn small(app: &App, buffer: &mut ratatui::buffer::Buffer, area: Rect) {
    let pods = app.pods.all();
    let ready = pods.iter().filter(|pod| pod.ready).count();
    let text = format!(
        "{} ({}): {ready}/{} pods ready; {}x{} is too small, q leaves",
        app.home.target,
        app.home.class,
        pods.len(),
        area.width,
        area.height
    );
    paint::paragraph(buffer, area, &text, app.theme.style(Tone::Strong));
}

/// How many lines of its list a screen shows.
pub(super) fn list_lines(app: &App) -> usize {
    Layout::of(app).lines(app.screen)
}

/// How far what is open can be scrolled.
pub(super) fn furthest_detail(app: &App) -> usize {
    detail::furthest(app, Layout::of(app).detail)
}

/// How high it is.
pub(super) fn detail_lines(app: &App) -> usize {
    usize::from(Layout::of(app).detail.height.saturating_sub(1))
}

/// The line of the list that is drawn at a row of the terminal.
pub(super) fn line_at(app: &App, row: u16) -> Option<usize> {
    let list = Layout::of(app).list;
    let head = if app.screen == Screen::Logs { 1 } else { 2 };
    let row = row.checked_sub(list.y + head)?;
    if row + head >= list.height {
        return None;
    }
    let top = match app.screen {
        Screen::Pods => app.pods.cursor.top(),
        Screen::Logs => 0,
        screen => app
            .tables
            .get(&screen)
            .map_or(0, |table| table.cursor.top()),
    };
    Some(top + usize::from(row))
}

/// The screen whose name is drawn at a column of the last line.
pub(super) fn tab_at(app: &App, column: u16) -> Option<Screen> {
    let tabs = bars::tabs(app);
    let tab = tabs
        .into_iter()
        .find(|(_, _, place)| place.contains(&column));
    tab.map(|(screen, _, _)| screen)
}
