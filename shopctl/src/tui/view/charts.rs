use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    paint::{line, title, write},
    plot::{Curve, Plot},
    screens::small_table,
    table::{nothing, rest},
    trail::{Entry, own_changes},
};
use crate::tui::{
    App, Tone, Topic,
    state::{Vitals, VitalsPoint},
};

/// Numbers over time: the shop's own, and those of `CloudWatch` where the target has them.
pub(super) fn charts(app: &App, buffer: &mut Buffer, area: Rect) {
    let freshness = app.vitals.freshness(app.now);
    let has_curves = app
        .sheet(Topic::Curves)
        .is_some_and(|sheet| !sheet.lines.is_empty());
    let below = if has_curves { area.height / 3 } else { 0 };
    let upper = Rect::new(area.x, area.y, area.width, area.height - below);
    let shown = shown(app);
    let name = format!("the shop's own numbers, last {}", span(shown));
    title(buffer, upper, app.theme, &name, Some(&freshness));
    let Some(vitals) = app.vitals.value().filter(|vitals| vitals.last().is_some()) else {
        nothing(buffer, rest(upper, 1), app.theme, &freshness);
        return;
    };
    moment(app, buffer, line(upper, 1), vitals);
    let marks = marks(app, vitals);
    legend(app, buffer, line(upper, 2), &marks);
    let body = rest(upper, if marks.is_empty() { 2 } else { 3 });
    let (columns, rows) = if body.width >= 100 { (2, 2) } else { (1, 2) };
    draw(
        app,
        buffer,
        body,
        &four(app, vitals, &marks),
        (columns, rows),
    );
    if has_curves {
        let lower = Rect::new(area.x, area.y + upper.height, area.width, below);
        small_table(
            app,
            buffer,
            lower,
            Topic::Curves,
            "CloudWatch, last 3 hours",
        );
    }
}

/// How the shop did lately, beside something else.
pub(super) fn some(app: &App, buffer: &mut Buffer, area: Rect) {
    let Some(vitals) = app.vitals.value().filter(|vitals| vitals.last().is_some()) else {
        return;
    };
    let name = format!("last {}", span(shown(app)));
    title(buffer, area, app.theme, &name, None);
    let marks = marks(app, vitals);
    let columns = if area.width >= 100 { 2 } else { 1 };
    let rows = if area.height >= 22 { 2 } else { 1 };
    draw(
        app,
        buffer,
        rest(area, 1),
        &four(app, vitals, &marks),
        (columns, rows),
    );
}

/// Draws as many plots as fit into so many columns and rows.
fn draw(app: &App, buffer: &mut Buffer, area: Rect, plots: &[Plot], (columns, rows): (u16, u16)) {
    let (width, height) = (area.width / columns, area.height / rows);
    for (at, plot) in (0..columns * rows).zip(plots) {
        let (x, y) = (
            area.x + (at % columns) * width,
            area.y + (at / columns) * height,
        );
        plot.draw(app.theme, buffer, Rect::new(x, y, width, height));
    }
}

/// A change among what is shown.
struct Change {
    /// Before which of the moments that are shown.
    at: f64,
    /// When, what and of what.
    words: String,
}

/// Deployments, load tests and other changes from this machine, the newest first.
fn marks(app: &App, vitals: &Vitals) -> Vec<Change> {
    let count = shown(app);
    let known = vitals.points().len();
    let (skipped, missing) = (known.saturating_sub(count), count.saturating_sub(known));
    let begins = vitals.points().nth(skipped).map(|point| point.at);
    let mark = |entry: Entry| {
        if entry.at? < begins? {
            return None;
        }
        let mut after = vitals.points().skip(skipped);
        let after = after.position(|point| Some(point.at) >= entry.at);
        Some(Change {
            at: f(missing + after.unwrap_or(count)),
            words: format!("{} {} {}", entry.clock(), entry.action, entry.object),
        })
    };
    own_changes(app).filter_map(mark).collect()
}

/// What the dots stand for.
fn legend(app: &App, buffer: &mut Buffer, area: Rect, marks: &[Change]) {
    let sign = app.theme.pick("┊", "|");
    let mut at = 1;
    for mark in marks {
        at += write(buffer, area, at, sign, app.theme.style(Tone::Key));
        let words = format!(" {}  ", mark.words);
        at += write(buffer, area, at, &words, app.theme.style(Tone::Muted));
    }
}

fn four(app: &App, vitals: &Vitals, marks: &[Change]) -> [Plot; 4] {
    let count = shown(app);
    let curve = |name, tone, value: &dyn Fn(&VitalsPoint) -> Option<f64>| {
        let values = vitals.series(count, value);
        let missing = count.saturating_sub(values.len());
        let points = (missing..).zip(values);
        Curve {
            name,
            tone,
            points: points
                .filter_map(|(at, value)| Some((f(at), value?)))
                .collect(),
        }
    };
    let time = |at: usize| move |point: &VitalsPoint| point.times_ms.map(|times| times[at]);
    let plot = |name, unit, curves| Plot {
        name,
        unit,
        curves,
        ends: (0.0, f(count)),
        labels: Some((format!("-{}", span(count)), "now")),
        cursor: (app.chart_back > 0).then(|| f(count.saturating_sub(1 + app.chart_back))),
        marks: marks.iter().map(|mark| mark.at).collect(),
    };
    let failed = |point: &VitalsPoint| point.shares.map(|shares| shares[3] * point.rate);
    let hits = |point: &VitalsPoint| point.hit_rate.map(|rate| rate * 100.0);
    [
        plot(
            "requests",
            "/s",
            vec![
                curve("all", Tone::Curve, &|point| Some(point.rate)),
                curve("5xx", Tone::Bad, &failed),
            ],
        ),
        plot(
            "response time",
            "ms",
            vec![
                curve("p50", Tone::Curve, &time(0)),
                curve("p95", Tone::Other, &time(1)),
                curve("p99", Tone::Bad, &time(2)),
            ],
        ),
        plot("cache hits", "%", vec![curve("share", Tone::Curve, &hits)]),
        plot(
            "processors in use",
            "cores",
            vec![curve("cpu", Tone::Curve, &|point| Some(point.cpu))],
        ),
    ]
}

/// The numbers of the moment that keys act on.
fn moment(app: &App, buffer: &mut Buffer, area: Rect, vitals: &Vitals) {
    let Some(point) = vitals
        .points()
        .rev()
        .nth(app.chart_back)
        .or(vitals.points().next())
    else {
        return;
    };
    let at = format!("{:.0}", point.at);
    let times = point.times_ms.map_or_else(
        || "no requests".to_owned(),
        |[p50, p95, p99]| format!("p50 {p50:.1}  p95 {p95:.1}  p99 {p99:.1} ms"),
    );
    let hits = point
        .hit_rate
        .map_or_else(|| "-".to_owned(), |rate| format!("{:.1} %", rate * 100.0));
    let text = format!(
        "{} UTC  {:.1} requests/s  {times}  hits {hits}  cpu {:.2}",
        at.get(11..19).unwrap_or_default(),
        point.rate,
        point.cpu
    );
    write(buffer, area, 1, &text, app.theme.style(Tone::Strong));
}

/// How many moments are shown: no more than are known, so that little is not lost at the edge.
fn shown(app: &App) -> usize {
    let known = app.vitals.value().map_or(0, |vitals| vitals.points().len());
    known.max(24).min(app.chart_span)
}

/// So many moments as a time.
fn span(moments: usize) -> String {
    let seconds = moments * 5;
    if seconds < 120 {
        format!("{seconds}s")
    } else {
        format!("{}m", seconds / 60)
    }
}

fn f(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
