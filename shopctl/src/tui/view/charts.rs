use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    paint::{line, title, write},
    plot::{Curve, Plot},
    screens::small_table,
    table::{nothing, rest},
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
    let body = rest(upper, 2);
    let (columns, rows) = if body.width >= 100 { (2, 2) } else { (1, 2) };
    let all = four(app, vitals);
    for (at, plot) in (0_u16..).zip(&all).take(usize::from(columns * rows)) {
        let (width, height) = (body.width / columns, body.height / rows);
        let place = Rect::new(
            body.x + (at % columns) * width,
            body.y + (at / columns) * height,
            width,
            height,
        );
        plot.draw(app.theme, buffer, place);
    }
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

fn four(app: &App, vitals: &Vitals) -> [Plot; 4] {
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
