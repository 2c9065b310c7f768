use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    grid::grid,
    paint::{line, spark, title, write, write_all},
    table::{cells, heads, nothing, rest, table},
    words::mark_of,
};
use crate::{
    output::neutral,
    tui::{App, Freshness, Mark, Tone, Topic, state::PodRow},
};

/// What is deployed, and what becomes of what is being deployed.
pub(super) fn rollout(app: &App, buffer: &mut Buffer, top: Rect, list: Rect) {
    let half = top.width / 2;
    let left = Rect::new(top.x, top.y, half, top.height);
    let right = Rect::new(top.x + half, top.y, top.width - half, top.height);
    revisions(app, buffer, left);
    applications(app, buffer, right);
    table(app, buffer, list, "revisions");
}

/// Replicas by their version: in the middle of a rollout there are several.
fn revisions(app: &App, buffer: &mut Buffer, area: Rect) {
    let theme = app.theme;
    let freshness = app.pods_feed.freshness(app.now);
    title(buffer, area, theme, "versions that run", Some(&freshness));
    let mut builds: Vec<(&str, Vec<&PodRow>)> = Vec::new();
    for pod in app.pods.all() {
        match builds.iter_mut().find(|(build, _)| *build == &*pod.build) {
            Some((_, pods)) => pods.push(pod),
            None => builds.push((&pod.build, vec![pod])),
        }
    }
    // The youngest first: that is what is rolled out.
    builds.sort_by_key(|(_, pods)| {
        std::cmp::Reverse(pods.iter().filter_map(|pod| pod.started_at).max())
    });
    if builds.is_empty() {
        nothing(buffer, rest(area, 1), theme, &freshness);
        return;
    }
    let many = builds.len() > 1;
    for (at, (build, pods)) in (1..area.height).zip(&builds) {
        let ready = pods.iter().filter(|pod| pod.ready).count();
        let width = usize::from(area.width.saturating_sub(44))
            .min(pods.len().max(1))
            .max(1);
        let full = (ready * width).checked_div(pods.len()).unwrap_or(0);
        let bar = theme.pick("█", "#").repeat(full) + &theme.pick("░", ".").repeat(width - full);
        let word = match (many, at) {
            (true, 1) => "new",
            (true, _) => "old",
            (false, _) => "all",
        };
        let (mark, tone) = if ready == pods.len() {
            (Mark::Good, Tone::Good)
        } else {
            (Mark::Busy, Tone::Warn)
        };
        write_all(
            buffer,
            line(area, at),
            1,
            theme,
            &[
                (&format!("{word} "), Tone::Muted),
                (&format!("{:<14} ", neutral(build)), Tone::Strong),
                (&bar, tone),
                (
                    &format!(" {} {ready}/{} ready", theme.mark(mark), pods.len()),
                    tone,
                ),
            ],
        );
    }
    let from = u16::try_from(builds.len() + 1).unwrap_or(u16::MAX);
    waiting(app, buffer, rest(area, from));
}

/// Replicas that are not ready, and why.
fn waiting(app: &App, buffer: &mut Buffer, area: Rect) {
    let theme = app.theme;
    let waiting = app.pods.all().iter().filter(|pod| !pod.ready);
    for (at, pod) in (0..area.height).zip(waiting) {
        let mark = pod.mark();
        let reason = neutral(pod.reason.as_deref().unwrap_or_default()).replace('\n', " ");
        let text = format!(
            "{} {} {}  {reason}",
            theme.mark(mark),
            neutral(&pod.name),
            neutral(&pod.status)
        );
        write(buffer, line(area, at), 1, &text, theme.style(mark.tone()));
    }
}

fn applications(app: &App, buffer: &mut Buffer, area: Rect) {
    small_table(app, buffer, area, Topic::Applications, "git");
}

/// A table without a line that keys act on.
pub(super) fn small_table(app: &App, buffer: &mut Buffer, area: Rect, topic: Topic, name: &str) {
    let theme = app.theme;
    let freshness = app.freshness(topic);
    title(buffer, area, theme, name, Some(&freshness));
    let Some(sheet) = app.sheet(topic) else {
        nothing(buffer, rest(area, 1), theme, &freshness);
        return;
    };
    let lines: Vec<_> = (0..sheet.lines.len())
        .take(usize::from(area.height))
        .map(|index| cells(theme, sheet, index))
        .collect();
    grid(buffer, rest(area, 1), theme, &heads(sheet), &lines, None);
    if sheet.lines.is_empty() {
        let text = sheet.notes.last().map_or("there is none", String::as_str);
        write(
            buffer,
            line(rest(area, 1), 1),
            2,
            text,
            theme.style(Tone::Muted),
        );
    }
}

/// What is kept for quicker answers.
pub(super) fn cache(app: &App, buffer: &mut Buffer, top: Rect, list: Rect) {
    let theme = app.theme;
    let freshness = app.vitals.freshness(app.now);
    title(buffer, top, theme, "cache", Some(&freshness));
    if let Some(vitals) = app.vitals.value()
        && let Some(last) = vitals.last()
    {
        let rate = last.hit_rate.map_or_else(
            || "none: nothing was asked lately".to_owned(),
            |rate| format!("{:.1} %", rate * 100.0),
        );
        let curve = spark(
            theme,
            &vitals.series(40, |point| point.hit_rate),
            usize::from(top.width / 3),
        );
        write_all(
            buffer,
            line(top, 1),
            1,
            theme,
            &[
                ("hits now ", Tone::Muted),
                (&rate, Tone::Strong),
                ("  ", Tone::Plain),
                (&curve, Tone::Curve),
            ],
        );
    } else {
        nothing(buffer, rest(top, 1), theme, &freshness);
    }
    if let Some(sheet) = app.sheet(Topic::Cache) {
        let total = |head: &str| -> u64 {
            let lines = sheet.lines.iter().filter(|line| line.name == "*");
            lines
                .filter_map(|line| sheet.cell(line, head)?.parse::<u64>().ok())
                .sum()
        };
        let text = format!(
            "since start: {} from memory, {} from Redis, {} missed",
            total("MEMORY"),
            total("REDIS"),
            total("MISSES")
        );
        write(buffer, line(top, 2), 1, &text, theme.style(Tone::Plain));
    }
    table(app, buffer, list, "kinds of values by pod");
}

/// What stands in front of the shop.
pub(super) fn cdn(app: &App, buffer: &mut Buffer, top: Rect, list: Rect) {
    small_table(app, buffer, top, Topic::Edge, "distribution");
    table(app, buffer, list, "invalidations");
}

/// The business.
pub(super) fn orders(app: &App, buffer: &mut Buffer, top: Rect, list: Rect) {
    let half = top.width * 3 / 5;
    let left = Rect::new(top.x, top.y, half, top.height);
    small_table(app, buffer, left, Topic::Pulse, "pulse");
    let right = Rect::new(top.x + half, top.y, top.width - half, top.height);
    states(app, buffer, right);
    table(app, buffer, list, "latest orders");
}

/// How many of the latest orders are where on their way.
fn states(app: &App, buffer: &mut Buffer, area: Rect) {
    let theme = app.theme;
    let freshness = app.freshness(Topic::Orders);
    title(buffer, area, theme, "on their way", Some(&freshness));
    let Some(sheet) = app.sheet(Topic::Orders) else {
        nothing(buffer, rest(area, 1), theme, &freshness);
        return;
    };
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for found in &sheet.lines {
        let status = sheet.cell(found, "STATUS").unwrap_or_default();
        match counts.iter_mut().find(|(known, _)| *known == status) {
            Some((_, count)) => *count += 1,
            None => counts.push((status, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let width = usize::from(area.width.saturating_sub(22)).min(30);
    for (at, (status, count)) in (1..area.height).zip(&counts) {
        let full = (count * width).div_ceil(sheet.lines.len().max(1));
        let mark = mark_of("STATUS", status).unwrap_or(Mark::Unknown);
        write_all(
            buffer,
            line(area, at),
            1,
            theme,
            &[
                (&format!("{} {status:<11}", theme.mark(mark)), mark.tone()),
                (&format!("{count:>4} "), Tone::Plain),
                (&theme.pick("█", "#").repeat(full), Tone::Curve),
            ],
        );
    }
    if counts.is_empty() && freshness == Freshness::Live {
        let text = "no orders yet";
        write(buffer, line(area, 1), 1, text, theme.style(Tone::Muted));
    }
}

/// What a command of the palette found.
pub(super) fn answer(app: &App, buffer: &mut Buffer, list: Rect) {
    let name = app
        .answer
        .as_ref()
        .map_or_else(String::new, |answer| answer.words.join(" "));
    table(app, buffer, list, &name);
}
