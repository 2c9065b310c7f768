use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    grid::{Cell, Head, grid},
    paint::{bar, line, paragraph, title, write, write_all},
    plot::{Curve, Plot},
    table::{rest, table},
};
use crate::tui::{
    App, Mark, Theme, Tone,
    state::{Job, LoadProgress},
};

/// Load tests: the one that runs, and those that were run.
pub(super) fn load(app: &App, buffer: &mut Buffer, top: Rect, list: Rect) {
    let run = app.jobs.iter().rev().find(|job| !job.progress.is_empty());
    match run {
        Some(job) => live(app, buffer, top, job),
        None => waiting(app, buffer, top),
    }
    table(app, buffer, list, "runs, the newest first");
}

fn waiting(app: &App, buffer: &mut Buffer, area: Rect) {
    let theme = app.theme;
    title(buffer, area, theme, "no load test was started here", None);
    let running = app
        .jobs
        .iter()
        .rev()
        .any(|job| job.is_running() && job.line.contains(" load run "));
    let text = if running {
        "it is being prepared; x shows what it says"
    } else {
        "R runs one: smoke takes half a minute, load is an ordinary day, stress goes up to where it bends"
    };
    let below = rest(area, 1);
    let below = Rect::new(
        below.x + 1,
        below.y,
        below.width.saturating_sub(2),
        below.height,
    );
    paragraph(buffer, below, text, theme.style(Tone::Muted));
}

fn live(app: &App, buffer: &mut Buffer, area: Rect, job: &Job) {
    let theme = app.theme;
    let Some(now) = job.progress.back() else {
        return;
    };
    title(
        buffer,
        area,
        theme,
        &format!("{} on {}", now.scenario, now.target),
        None,
    );
    summary(app, buffer, rest(area, 1), job, now);
    let body = rest(area, 4);
    let half = body.width / 2;
    let left = Rect::new(body.x, body.y, half, body.height);
    let right = Rect::new(body.x + half, body.y, body.width - half, body.height);
    if body.width >= 100 && body.height >= 8 {
        let upper = Rect::new(left.x, left.y, left.width, left.height / 2);
        times(theme, buffer, upper, job);
        heat(theme, buffer, rest(left, left.height / 2), job);
        routes(theme, buffer, right, now);
    } else {
        times(theme, buffer, left, job);
        routes(theme, buffer, right, now);
    }
}

fn summary(app: &App, buffer: &mut Buffer, area: Rect, job: &Job, now: &LoadProgress) {
    let theme = app.theme;
    let share = if now.length_seconds > 0.0 {
        (now.lasted_seconds / now.length_seconds).min(1.0)
    } else {
        0.0
    };
    let (word, mark) = match job.ended {
        None => ("running", Mark::Busy),
        Some((0, _)) => ("passed", Mark::Good),
        Some((3, _)) => ("FAILED", Mark::Bad),
        Some((6, _)) => ("says nothing", Mark::Warn),
        Some(_) => ("ended badly", Mark::Bad),
    };
    write_all(
        buffer,
        line(area, 0),
        1,
        theme,
        &[
            (&format!("{} {word}  ", theme.mark(mark)), mark.tone()),
            (&format!("phase {}  ", now.phase), Tone::Plain),
            (&bar(theme, share, 20), Tone::Curve),
            (
                &format!(
                    " {:.0} s of {:.0} s",
                    now.lasted_seconds, now.length_seconds
                ),
                Tone::Plain,
            ),
        ],
    );
    figures(theme, buffer, line(area, 1), now);
    surroundings(app, buffer, line(area, 2), now);
}

fn figures(theme: Theme, buffer: &mut Buffer, area: Rect, now: &LoadProgress) {
    let failed = if now.requests > 0 {
        f(now.errors) / f(now.requests) * 100.0
    } else {
        0.0
    };
    let tone = if now.errors > 0 {
        Tone::Bad
    } else {
        Tone::Good
    };
    let mark = if now.errors > 0 {
        Mark::Bad
    } else {
        Mark::Good
    };
    write_all(
        buffer,
        area,
        1,
        theme,
        &[
            (
                &format!("{:.0} requests/s  ", now.rate.unwrap_or_default()),
                Tone::Strong,
            ),
            (
                &format!(
                    "p50 {}  p95 {}  p99 {} ms  ",
                    ms(now.p50_ms),
                    ms(now.p95_ms),
                    ms(now.p99_ms)
                ),
                Tone::Plain,
            ),
            (
                &format!("{} {} failed, {failed:.2} %", theme.mark(mark), now.errors),
                tone,
            ),
        ],
    );
}

/// How the generator and the shop do meanwhile.
fn surroundings(app: &App, buffer: &mut Buffer, area: Rect, now: &LoadProgress) {
    let theme = app.theme;
    let lag = now.lag_p99_ms.unwrap_or_default();
    let cpu = now.generator_cpu.unwrap_or_default() * 100.0;
    let pods = app.pods.all();
    let ready = pods.iter().filter(|pod| pod.ready).count();
    let shop = app
        .vitals
        .value()
        .and_then(|vitals| vitals.last())
        .map_or_else(String::new, |last| format!("  shop cpu {:.2}", last.cpu));
    let text = format!(
        "{} visits under way, {} wait  late at p99 {lag:.1} ms  generator at {cpu:.0} %  {ready}/{} pods ready{shop}",
        now.under_way,
        now.waiting,
        pods.len()
    );
    write(buffer, area, 1, &text, theme.style(Tone::Muted));
}

fn times(theme: Theme, buffer: &mut Buffer, area: Rect, job: &Job) {
    let curve = |name, tone, value: fn(&LoadProgress) -> Option<f64>| {
        let moments = job.progress.iter();
        Curve {
            name,
            tone,
            points: moments
                .filter_map(|moment| Some((moment.lasted_seconds, value(moment)?)))
                .collect(),
        }
    };
    let first = job
        .progress
        .front()
        .map_or(0.0, |moment| moment.lasted_seconds);
    let last = job
        .progress
        .back()
        .map_or(1.0, |moment| moment.lasted_seconds);
    let plot = |name, unit, curves| Plot {
        name,
        unit,
        curves,
        ends: (first, last.max(first + 1.0)),
        labels: None,
        cursor: None,
        marks: Vec::new(),
    };
    let times = plot(
        "response time",
        "ms",
        vec![
            curve("p50", Tone::Curve, |moment| moment.p50_ms),
            curve("p95", Tone::Other, |moment| moment.p95_ms),
        ],
    );
    if area.height < 8 {
        times.draw(theme, buffer, area);
        return;
    }
    let half = area.height / 2;
    let rate = curve("now", Tone::Curve, |moment| moment.rate);
    let upper = Rect::new(area.x, area.y, area.width, half);
    plot("requests", "/s", vec![rate]).draw(theme, buffer, upper);
    times.draw(theme, buffer, rest(area, half));
}

/// How many requests took how long, second by second: the slowest are on top.
fn heat(theme: Theme, buffer: &mut Buffer, area: Rect, job: &Job) {
    let Some(last) = job.progress.back() else {
        return;
    };
    let buckets = last.spread.len();
    if buckets == 0 || area.height < 4 {
        return;
    }
    let head = "how many took how long";
    write(buffer, line(area, 0), 1, head, theme.style(Tone::Title));
    let width = usize::from(area.width.saturating_sub(8));
    let skipped = job.progress.len().saturating_sub(width);
    // Buckets above the slowest answer of all say nothing.
    let highest = (0..buckets)
        .rev()
        .find(|at| {
            let all = job.progress.iter().skip(skipped);
            all.filter_map(|moment| moment.spread.get(*at))
                .any(|bucket| bucket.count > 0)
        })
        .unwrap_or(0);
    let rows = usize::from(area.height - 1);
    let lowest = (highest + 1).saturating_sub(rows);
    for (row, at) in (1..area.height).zip((lowest..=highest).rev()) {
        let label = last.spread[at]
            .up_to_ms
            .map_or_else(|| "more".to_owned(), |ms| format!("{ms:.0}"));
        let area = line(area, row);
        write(
            buffer,
            area,
            0,
            &format!("{label:>6} "),
            theme.style(Tone::Muted),
        );
        let cells: String = job
            .progress
            .iter()
            .skip(skipped)
            .map(|moment| shade(theme, moment, at))
            .collect();
        write(buffer, area, 7, &cells, theme.style(Tone::Curve));
    }
}

fn shade(theme: Theme, moment: &LoadProgress, bucket: usize) -> &'static str {
    let count = moment.spread.get(bucket).map_or(0, |one| one.count);
    let all: u64 = moment.spread.iter().map(|one| one.count).sum();
    let share = if all == 0 { 0.0 } else { f(count) / f(all) };
    let (sign, letter) = match share {
        0.0 => (" ", " "),
        share if share < 0.02 => ("·", "."),
        share if share < 0.10 => ("░", ":"),
        share if share < 0.30 => ("▒", "o"),
        share if share < 0.60 => ("▓", "O"),
        _ => ("█", "#"),
    };
    theme.pick(sign, letter)
}

fn routes(theme: Theme, buffer: &mut Buffer, area: Rect, now: &LoadProgress) {
    let heads = [
        Head::new("ROUTE"),
        Head::new("REQUESTS").right().spare(1),
        Head::new("FAILED").right(),
        Head::new("P50").right().spare(2),
        Head::new("P95").right(),
    ];
    let lines: Vec<_> = now
        .routes
        .iter()
        .map(|route| {
            let tone = if route.errors > 0 {
                Tone::Bad
            } else {
                Tone::Plain
            };
            vec![
                Cell::plain(&route.route),
                Cell::plain(route.requests.to_string()),
                Cell::new(route.errors.to_string(), tone),
                Cell::plain(ms(route.p50_ms)),
                Cell::plain(ms(route.p95_ms)),
            ]
        })
        .collect();
    grid(buffer, area, theme, &heads, &lines, None);
}

fn ms(time: Option<f64>) -> String {
    time.map_or_else(|| "-".to_owned(), |time| format!("{time:.1}"))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of requests are far below 2^52"
)]
fn f(count: u64) -> f64 {
    count as f64
}
