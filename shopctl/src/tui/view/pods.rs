use jiff::Timestamp;
use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    grid::{Cell, Head, grid},
    paint::title,
    table::nothing,
};
use crate::{
    output::{age, neutral},
    tui::{App, Tone, state::PodRow},
};

/// Replicas, one a line; only those that are shown are looked at.
pub(super) fn pods(app: &App, buffer: &mut Buffer, area: Rect) {
    if area.height == 0 {
        return;
    }
    let theme = app.theme;
    let freshness = app.pods_feed.freshness(app.now);
    let (all, shown) = (app.pods.all().len(), app.pods.len());
    let ready = app.pods.all().iter().filter(|pod| pod.ready).count();
    let mut name = format!("pods {ready}/{all} ready, by {}", app.pods.sort().word());
    if shown != all {
        name = format!("{name}, {shown} shown");
    }
    if app.pods.has_faults_only() {
        name.push_str(", faults only");
    }
    if !app.pods.filter().is_empty() {
        name = format!("{name}, only with {:?}", app.pods.filter());
    }
    if !app.pods.marked.is_empty() {
        name = format!("{name}, {} marked", app.pods.marked.len());
    }
    title(buffer, area, theme, &name, Some(&freshness));
    let below = Rect::new(area.x, area.y + 1, area.width, area.height - 1);
    if all == 0 {
        nothing(buffer, below, theme, &freshness);
        if app.pods_feed.value().is_some() {
            let text = "no replica runs; a starts the environment";
            super::paint::write(
                buffer,
                super::paint::line(below, 1),
                2,
                text,
                theme.style(Tone::Warn),
            );
        }
        return;
    }
    let height = usize::from(below.height.saturating_sub(1));
    let window = app.pods.cursor.window(shown, height);
    let selected = app
        .pods
        .cursor
        .at(shown)
        .and_then(|at| at.checked_sub(window.start));
    let rows = window.filter_map(|at| app.pods.shown(at));
    let lines: Vec<_> = rows.map(|pod| cells(app, pod)).collect();
    let heads = [
        Head::new(""),
        Head::new("NAME"),
        Head::new("APP").spare(5),
        Head::new("STATUS"),
        Head::new("RST").right().spare(1),
        Head::new("AGE").spare(2),
        Head::new("CPU").right().spare(4),
        Head::new("MEMORY").right().spare(4),
        Head::new("BUILD").spare(6),
        Head::new("PLACE").spare(7),
        Head::new("REASON").spare(3),
    ];
    grid(buffer, below, theme, &heads, &lines, selected);
}

fn cells(app: &App, pod: &PodRow) -> Vec<Cell> {
    let mark = pod.mark();
    let used = app.pods.used(&pod.name);
    let cpu = used.and_then(|used| Some(format!("{}m", used.cpu_milli?)));
    let memory = used.map(|used| format!("{} MiB", used.memory_bytes >> 20));
    let is_marked = app.pods.marked.contains(&pod.name);
    let ready = if pod.ready { "" } else { ", not ready" };
    let status = format!("{} {}{ready}", app.theme.mark(mark), pod.status);
    vec![
        Cell::new(
            if is_marked {
                app.theme.pick("●", "*")
            } else {
                " "
            },
            Tone::Key,
        ),
        Cell::plain(neutral(&pod.name)),
        Cell::new(&*pod.app, Tone::Muted),
        Cell::new(neutral(&status), mark.tone()),
        Cell::new(
            pod.restarts.to_string(),
            if pod.restarts > 0 {
                Tone::Warn
            } else {
                Tone::Muted
            },
        ),
        Cell::plain(since(pod.started_at, app.now)),
        Cell::plain(cpu.unwrap_or_default()),
        Cell::plain(memory.unwrap_or_default()),
        Cell::new(&*pod.build, Tone::Muted),
        Cell::new(&*pod.place, Tone::Muted),
        Cell::new(
            neutral(pod.reason.as_deref().unwrap_or_default()).replace('\n', " "),
            mark.tone(),
        ),
    ]
}

/// How long ago something was, from ten seconds on in tens: what changes every second is nothing to look at.
pub(super) fn since(at: Option<Timestamp>, now: Timestamp) -> String {
    let Some(at) = at else {
        return String::new();
    };
    let seconds = u64::try_from(now.duration_since(at).as_secs()).unwrap_or_default();
    age(seconds - seconds % 10)
}
