use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    grid::placed,
    paint::{bar, line, spark, title, write, write_all},
    table::{nothing, rest, table},
    trail::own_changes,
    words::mark_of,
};
use crate::{
    output::{Sheet, neutral},
    tui::{App, Freshness, Mark, Tone, Topic},
};

/// Which share of requests may fail.
const MAY_FAIL: f64 = 0.001;

/// Everything at a glance: what needs attention is beneath, and stays where there is room for little.
pub(super) fn overview(app: &App, buffer: &mut Buffer, top: Rect, list: Rect) {
    let third = top.width / 3;
    let figures = Rect::new(top.x, top.y, top.width, top.height.min(5));
    if top.width >= 110 {
        let part = |at: u16, width: u16| Rect::new(top.x + at, top.y, width, figures.height);
        business(app, buffer, part(0, third));
        traffic(app, buffer, part(third, third));
        objective(app, buffer, part(2 * third, top.width - 2 * third));
    } else {
        let half = top.width / 2;
        business(app, buffer, Rect::new(top.x, top.y, half, figures.height));
        let right = Rect::new(top.x + half, top.y, top.width - half, figures.height);
        traffic(app, buffer, right);
        let below = rest(top, 5);
        let height = below.height.min(3);
        objective(
            app,
            buffer,
            Rect::new(below.x, below.y, below.width, height),
        );
    }
    let used = if top.width >= 110 { 5 } else { 8 };
    let below = rest(top, used);
    if top.width >= 110 {
        let half = below.width * 3 / 5;
        apps(app, buffer, Rect::new(below.x, below.y, half, below.height));
        let right = Rect::new(below.x + half, below.y, below.width - half, below.height);
        timeline(app, buffer, right);
    } else {
        apps(app, buffer, below);
    }
    attention(app, buffer, list);
}

fn attention(app: &App, buffer: &mut Buffer, area: Rect) {
    let bad = app.sheet(Topic::Status).map_or(0, |sheet| {
        let states = sheet
            .lines
            .iter()
            .filter_map(|line| sheet.cell(line, "STATE"));
        states
            .filter(|state| {
                matches!(
                    mark_of("STATE", state),
                    Some(Mark::Bad | Mark::Warn | Mark::Unknown)
                )
            })
            .count()
    });
    let name = match bad {
        0 => "how everything does".to_owned(),
        count => format!("needs attention: {count}"),
    };
    table(app, buffer, area, &name);
}

fn business(app: &App, buffer: &mut Buffer, area: Rect) {
    let theme = app.theme;
    let freshness = app.freshness(Topic::Pulse);
    title(buffer, area, theme, "business", Some(&freshness));
    let Some(sheet) = app.sheet(Topic::Pulse) else {
        nothing(buffer, rest(area, 1), theme, &freshness);
        return;
    };
    let orders = app.vitals.value().map_or_else(Vec::new, |vitals| {
        vitals.series(24, |point| Some(point.orders_per_minute))
    });
    for (at, window) in (1..area.height.saturating_sub(1)).zip(&sheet.lines) {
        let part = |head| sheet.cell(window, head).unwrap_or_default();
        let lead = if area.width < 48 { "" } else { "last " };
        let text = format!(
            "{lead}{:>3} {:>5} orders {:>6}/min {:>11}",
            part("LAST"),
            part("ORDERS"),
            part("PER MINUTE"),
            part("REVENUE")
        );
        write(buffer, line(area, at), 1, &text, theme.style(Tone::Plain));
    }
    let stuck = sheet
        .lines
        .first()
        .and_then(|window| sheet.cell(window, "STUCK"))
        .unwrap_or("0");
    let last = line(area, area.height.saturating_sub(1));
    let (mark, tone) = match stuck {
        "0" => (Mark::Good, Tone::Good),
        _ => (Mark::Bad, Tone::Bad),
    };
    let mut at = 1;
    let text = format!("{} {stuck} stuck  ", theme.mark(mark));
    at += write(buffer, last, at, &text, theme.style(tone));
    let curve = spark(
        theme,
        &orders,
        usize::from(area.width.saturating_sub(at + 1)),
    );
    write(buffer, last, at, &curve, theme.style(Tone::Curve));
}

fn traffic(app: &App, buffer: &mut Buffer, area: Rect) {
    let theme = app.theme;
    let freshness = app.vitals.freshness(app.now);
    title(buffer, area, theme, "traffic", Some(&freshness));
    let Some((vitals, last)) = app
        .vitals
        .value()
        .and_then(|vitals| Some((vitals, vitals.last()?)))
    else {
        nothing(buffer, rest(area, 1), theme, &freshness);
        return;
    };
    let rates = vitals.series(60, |point| Some(point.rate));
    let mut at = 1;
    let text = format!("{:.1} requests/s ", last.rate);
    at += write(buffer, line(area, 1), at, &text, theme.style(Tone::Strong));
    let curve = spark(
        theme,
        &rates,
        usize::from(area.width.saturating_sub(at + 1)),
    );
    write(buffer, line(area, 1), at, &curve, theme.style(Tone::Curve));
    let times = last.times_ms.map_or_else(
        || "no requests to time".to_owned(),
        |[p50, p95, p99]| format!("p50 {p50:.1}  p95 {p95:.1}  p99 {p99:.1} ms"),
    );
    write(buffer, line(area, 2), 1, &times, theme.style(Tone::Plain));
    if let Some([ok, moved, wrong, failed]) = last.shares {
        let (mark, tone) = match failed {
            0.0 => (Mark::Good, Tone::Good),
            _ => (Mark::Bad, Tone::Bad),
        };
        let text = format!("{} 5xx {:.2} %  ", theme.mark(mark), failed * 100.0);
        let at = 1 + write(buffer, line(area, 3), 1, &text, theme.style(tone));
        let text = format!(
            "4xx {:.1} 3xx {:.1} 2xx {:.1}",
            wrong * 100.0,
            moved * 100.0,
            ok * 100.0
        );
        write(buffer, line(area, 3), at, &text, theme.style(Tone::Plain));
    }
    let (asked, of) = last.asked;
    let hits = last.hit_rate.map_or_else(
        || "cache not asked".to_owned(),
        |rate| format!("cache hits {:.1} %", rate * 100.0),
    );
    let text = format!("{hits}  {asked} of {of} replicas");
    write(buffer, line(area, 4), 1, &text, theme.style(Tone::Muted));
}

fn objective(app: &App, buffer: &mut Buffer, area: Rect) {
    let theme = app.theme;
    title(buffer, area, theme, "objective 99.9 %, since opened", None);
    let burn = app.vitals.value().and_then(|vitals| vitals.burn(MAY_FAIL));
    let Some(burn) = burn else {
        write(
            buffer,
            line(area, 1),
            1,
            "no requests were seen yet",
            theme.style(Tone::Muted),
        );
        return;
    };
    let (mark, word) = match burn {
        burn if burn >= 10.0 => (Mark::Bad, "burns fast"),
        burn if burn > 1.0 => (Mark::Warn, "burns"),
        _ => (Mark::Good, "within it"),
    };
    let text = format!("{} {word}: burn rate {burn:.1}", theme.mark(mark));
    write(buffer, line(area, 1), 1, &text, theme.style(mark.tone()));
    let width = usize::from(area.width.saturating_sub(20).min(24));
    let left = (1.0 - burn).clamp(0.0, 1.0);
    let text = format!("available {:.3} %  ", (1.0 - burn * MAY_FAIL) * 100.0);
    let at = 1 + write(buffer, line(area, 2), 1, &text, theme.style(Tone::Plain));
    let curve = bar(
        theme,
        left,
        width.min(usize::from(area.width.saturating_sub(at + 12))),
    );
    write(
        buffer,
        line(area, 2),
        at,
        &format!("{curve} {:.0} % left", left * 100.0),
        theme.style(mark.tone()),
    );
    if let Some(last) = app.vitals.value().and_then(|vitals| vitals.last()) {
        let pool = last.pool.map_or_else(String::new, |(used, most)| {
            format!("  pool {used:.0}/{most:.0}")
        });
        let text = format!(
            "cpu {:.2}  memory {:.0} MiB{pool}",
            last.cpu,
            last.memory_bytes / 1_048_576.0
        );
        write(buffer, line(area, 3), 1, &text, theme.style(Tone::Plain));
    }
}

fn apps(app: &App, buffer: &mut Buffer, area: Rect) {
    let theme = app.theme;
    let freshness = app.freshness(Topic::Apps);
    title(buffer, area, theme, "apps", Some(&freshness));
    let Some(sheet) = app.sheet(Topic::Apps) else {
        nothing(buffer, rest(area, 1), theme, &freshness);
        return;
    };
    for (at, found) in (1..area.height).zip(&sheet.lines) {
        one_app(app, buffer, line(area, at), sheet, found);
    }
}

fn one_app(
    app: &App,
    buffer: &mut Buffer,
    area: Rect,
    sheet: &Sheet,
    found: &crate::output::SheetLine,
) {
    let theme = app.theme;
    let part = |head| sheet.cell(found, head).unwrap_or_default();
    let ready = part("READY");
    let mark = mark_of("READY", ready).unwrap_or(Mark::Unknown);
    let pods = app.pods.all().iter().filter(|pod| *pod.app == *found.name);
    let builds: std::collections::BTreeSet<&str> = pods.map(|pod| &*pod.build).collect();
    let rolling = if builds.len() > 1 {
        "  rolling out"
    } else {
        ""
    };
    let name = neutral(&found.name);
    let build = neutral(part("BUILD"));
    let autoscaler = neutral(part("AUTOSCALER"));
    let used = write_all(
        buffer,
        area,
        1,
        theme,
        &[
            (&format!("{name:<8} "), Tone::Strong),
            (
                &format!("{} {ready} ready  ", theme.mark(mark)),
                mark.tone(),
            ),
            (&build, Tone::Plain),
            (rolling, Tone::Warn),
        ],
    );
    let at = used + 3;
    let text = placed(&autoscaler, area.width.saturating_sub(at + 1), false);
    write(buffer, area, at, &text, theme.style(Tone::Muted));
}

fn timeline(app: &App, buffer: &mut Buffer, area: Rect) {
    let theme = app.theme;
    let freshness = app.freshness(Topic::Audit);
    title(buffer, area, theme, "changes", Some(&freshness));
    if app.sheet(Topic::Audit).is_none() {
        nothing(buffer, rest(area, 1), theme, &freshness);
        return;
    }
    let mut any = false;
    for (at, entry) in (1..area.height).zip(own_changes(app)) {
        any = true;
        let parts = [
            (&*format!("{} ", entry.date()), Tone::Muted),
            (&format!("{} {} ", entry.action, entry.object), Tone::Plain),
            (&entry.who, Tone::Muted),
        ];
        write_all(buffer, line(area, at), 1, theme, &parts);
    }
    if !any && freshness == Freshness::Live {
        let text = "nothing was changed from this machine";
        write(buffer, line(area, 1), 1, text, theme.style(Tone::Muted));
    }
}
