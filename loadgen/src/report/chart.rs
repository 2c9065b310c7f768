use std::{collections::BTreeMap, fmt::Write};

use super::model::{PhaseResult, Report, TargetPoint, TimelinePoint};

/// The size of a chart's drawing, in the units of its view box.
const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 180.0;
/// How many columns a heat map has at most: more cannot be told apart, and each costs bytes.
const COLUMNS: usize = 120;
/// How many points a line has at most.
const POINTS: usize = 300;

/// Lines over the time of a run.
#[derive(Debug)]
pub(super) struct Chart {
    pub(super) title: String,
    pub(super) lines: Vec<Line>,
    pub(super) y_ticks: Vec<Tick>,
    pub(super) x_ticks: Vec<Tick>,
    pub(super) phases: Vec<Tick>,
}

/// One line of a chart.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) name: &'static str,
    /// The colour, by its number in the style sheet.
    pub(super) colour: usize,
    /// What the line is drawn by: an SVG path.
    pub(super) path: String,
}

/// A line before it is drawn: its name, its colour, and its values by the second.
type Values = (&'static str, usize, Vec<(f64, f64)>);

/// How a value is written at an axis.
type Unit<'a> = &'a dyn Fn(f64) -> String;

/// What is looked at in the target.
type Look = fn(&TargetPoint) -> Option<f64>;

/// A chart of the target: its title, its unit and its lines.
type Wanted<'a> = (&'static str, Unit<'a>, &'a [(&'static str, usize, Look)]);

/// A mark on an axis.
#[derive(Debug, Clone)]
pub(super) struct Tick {
    pub(super) at: String,
    pub(super) label: String,
}

/// How response times are spread over the time of a run.
#[derive(Debug)]
pub(super) struct HeatMap {
    pub(super) shades: Vec<HeatShade>,
    pub(super) y_ticks: Vec<Tick>,
    pub(super) x_ticks: Vec<Tick>,
    pub(super) cell_height: String,
}

/// All cells of a heat map that are equally dark, as one path: a cell is a stroke as thick as a row.
#[derive(Debug)]
pub(super) struct HeatShade {
    /// How dark they are, from 1 to 6.
    pub(super) shade: usize,
    pub(super) path: String,
}

/// All charts of a report.
pub(super) fn charts(report: &Report) -> Vec<Chart> {
    let frame = Frame::of(report);
    let timeline = grouped(&report.timeline);
    let rate =
        |point: &TimelinePoint| Some((point.at_seconds, point.requests as f64 / point.seconds));
    let errors =
        |point: &TimelinePoint| Some((point.at_seconds, point.errors as f64 / point.seconds));
    let mut charts = vec![
        frame.chart(
            "Requests per second",
            &unit_plain,
            vec![
                ("requests", 0, timeline.iter().filter_map(rate).collect()),
                ("errors", 3, timeline.iter().filter_map(errors).collect()),
            ],
        ),
        frame.chart(
            "Response times",
            &unit_ms,
            vec![
                ("p50", 1, points(&timeline, |point| point.p50_ms)),
                ("p95", 0, points(&timeline, |point| point.p95_ms)),
                ("p99", 3, points(&timeline, |point| point.p99_ms)),
            ],
        ),
    ];
    charts.extend(target_charts(report, &frame));
    charts
}

/// What is shown of the target, where it was seen.
const OF_TARGET: [Wanted<'static>; 6] = [
    (
        "Target: processors in use",
        &unit_plain,
        &[("processors", 0, |point| point.cpu)],
    ),
    (
        "Target: database connections",
        &unit_plain,
        &[
            ("in use", 0, |point| point.pool_in_use),
            ("most", 2, |point| point.pool_max),
            ("open", 1, |point| point.database_connections),
        ],
    ),
    (
        "Target: share of processors (CloudWatch)",
        &unit_percent,
        &[
            ("pods", 0, |point| point.pod_cpu),
            ("database", 3, |point| point.database_cpu),
            ("cache", 1, |point| point.cache_cpu),
        ],
    ),
    (
        "Target: cache hits",
        &unit_percent,
        &[("hits", 1, |point| point.cache_hit_rate)],
    ),
    (
        "Target: memory",
        &unit_bytes,
        &[("memory", 0, |point| point.memory_bytes)],
    ),
    (
        "Target: turned away and pods",
        &unit_plain,
        &[
            ("turned away per second", 3, |point| point.shed_per_second),
            ("pods", 2, |point| point.pods),
        ],
    ),
];

fn target_charts(report: &Report, frame: &Frame) -> Vec<Chart> {
    let charts = OF_TARGET.into_iter().map(|(title, unit, lines)| {
        let lines = lines.iter().map(|(name, colour, value)| {
            let points = report.target.iter();
            let points = points.filter_map(|point| Some((point.at_seconds, value(point)?)));
            let points: Vec<_> = points.collect();
            let step = points.len().div_ceil(POINTS).max(1);
            let points: Vec<_> = points.into_iter().step_by(step).collect();
            (*name, *colour, points)
        });
        (
            title,
            unit,
            lines
                .filter(|(_, _, points)| !points.is_empty())
                .collect::<Vec<_>>(),
        )
    });
    charts
        .filter(|(_, _, lines)| !lines.is_empty())
        .map(|(title, unit, lines)| frame.chart(title, unit, lines))
        .collect()
}

fn points(
    timeline: &[TimelinePoint],
    value: impl Fn(&TimelinePoint) -> Option<f64>,
) -> Vec<(f64, f64)> {
    let points = timeline
        .iter()
        .filter_map(|point| Some((point.at_seconds, value(point)?)));
    points.collect()
}

/// The timeline in no more points than can be told apart. Of several, the worst percentile is shown: a chart must not
/// hide what happened.
fn grouped(timeline: &[TimelinePoint]) -> Vec<TimelinePoint> {
    let step = timeline.len().div_ceil(POINTS).max(1);
    let worst = |group: &[TimelinePoint], value: fn(&TimelinePoint) -> Option<f64>| {
        group.iter().filter_map(value).reduce(f64::max)
    };
    timeline
        .chunks(step)
        .map(|group| TimelinePoint {
            at_seconds: group[0].at_seconds,
            seconds: group.iter().map(|point| point.seconds).sum(),
            requests: group.iter().map(|point| point.requests).sum(),
            errors: group.iter().map(|point| point.errors).sum(),
            p50_ms: worst(group, |point| point.p50_ms),
            p95_ms: worst(group, |point| point.p95_ms),
            p99_ms: worst(group, |point| point.p99_ms),
            rows: Vec::new(),
        })
        .collect()
}

/// The heat map of a report, if there is anything in it.
pub(super) fn heat_map(report: &Report) -> Option<HeatMap> {
    let frame = Frame::of(report);
    let step = report.timeline.len().div_ceil(COLUMNS).max(1);
    let columns: Vec<Vec<u64>> = report.timeline.chunks(step).map(sum_of_rows).collect();
    let used = |row: &usize| {
        columns
            .iter()
            .any(|column| column.get(*row).is_some_and(|count| *count > 0))
    };
    let rows = columns.first()?.len();
    let (lowest, highest) = ((0..rows).find(used)?, (0..rows).rev().find(used)?);
    let (width, height) = (
        WIDTH / columns.len() as f64,
        HEIGHT / (highest - lowest + 1) as f64,
    );
    let mut paths: BTreeMap<usize, String> = BTreeMap::new();
    for row in lowest..=highest {
        let middle = short((highest - row) as f64 * height + height / 2.0);
        let shades = columns.iter().map(|column| match column.get(row) {
            None | Some(0) => 0,
            Some(count) => shade(*count, column.iter().sum()),
        });
        let shades: Vec<_> = shades.collect();
        let mut begin = 0;
        // Neighbours that are equally dark are one stroke.
        for run in shades.chunk_by(|a, b| a == b) {
            if run[0] > 0 {
                let (x, length) = (short(begin as f64 * width), short(run.len() as f64 * width));
                let path = paths.entry(run[0]).or_default();
                let _ = write!(path, "M{x} {middle}h{length}");
            }
            begin += run.len();
        }
    }
    let y_ticks = (lowest..=highest).step_by(2).map(|row| Tick {
        at: short((highest - row) as f64 * height + height / 2.0),
        label: unit_ms(super::timeline::row_end_us(row) as f64 / 1000.0),
    });
    Some(HeatMap {
        shades: paths
            .into_iter()
            .map(|(shade, path)| HeatShade { shade, path })
            .collect(),
        y_ticks: y_ticks.collect(),
        x_ticks: frame.x_ticks(),
        cell_height: short(height),
    })
}

fn sum_of_rows(points: &[TimelinePoint]) -> Vec<u64> {
    let mut sum = points[0].rows.clone();
    for point in &points[1..] {
        for (total, count) in sum.iter_mut().zip(&point.rows) {
            *total += count;
        }
    }
    sum
}

/// Rare times must be seen as well as frequent ones, so shades follow the logarithm of the share.
fn shade(count: u64, total: u64) -> usize {
    let share = count as f64 / total as f64;
    let steps = [0.5, 0.2, 0.05, 0.01, 0.001];
    6 - steps.iter().position(|step| share >= *step).unwrap_or(5)
}

/// The time that all charts of a report share.
struct Frame {
    seconds: f64,
    phases: Vec<Tick>,
}

impl Frame {
    fn of(report: &Report) -> Self {
        let seconds = report.context.seconds.max(0.001);
        let tick = |phase: &PhaseResult| Tick {
            at: short(phase.begins_seconds / seconds * WIDTH),
            label: phase.phase.clone(),
        };
        Self {
            seconds,
            phases: report.phases.iter().map(tick).collect(),
        }
    }

    fn chart(&self, title: &str, unit: Unit<'_>, lines: Vec<Values>) -> Chart {
        let values = lines
            .iter()
            .flat_map(|(_, _, points)| points)
            .map(|(_, value)| *value);
        let top = round_up(values.fold(0.0, f64::max));
        let lines = lines.into_iter().map(|(name, colour, points)| Line {
            name,
            colour,
            path: self.path(&points, top),
        });
        let y_ticks = (0..=4).map(|quarter| Tick {
            at: short(HEIGHT - HEIGHT * f64::from(quarter) / 4.0),
            label: unit(top * f64::from(quarter) / 4.0),
        });
        Chart {
            title: title.to_owned(),
            lines: lines.collect(),
            y_ticks: y_ticks.collect(),
            x_ticks: self.x_ticks(),
            phases: self.phases.clone(),
        }
    }

    fn path(&self, points: &[(f64, f64)], top: f64) -> String {
        let mut path = String::new();
        for (index, (second, value)) in points.iter().enumerate() {
            path.push(if index == 0 { 'M' } else { 'L' });
            path.push_str(&short(second / self.seconds * WIDTH));
            path.push(' ');
            path.push_str(&short(HEIGHT - value / top * HEIGHT));
        }
        path
    }

    fn x_ticks(&self) -> Vec<Tick> {
        let ticks = (0..=6).map(|sixth| Tick {
            at: short(WIDTH * f64::from(sixth) / 6.0),
            label: super::show::clock(self.seconds * f64::from(sixth) / 6.0),
        });
        ticks.collect()
    }
}

/// The next number that is easy to read on an axis.
fn round_up(value: f64) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    let power = 10.0_f64.powf(value.log10().floor());
    let steps = [1.0, 2.0, 4.0, 6.0, 8.0, 10.0];
    let step = steps.into_iter().find(|step| step * power >= value);
    step.unwrap_or(10.0) * power
}

/// A coordinate with one decimal, without one where it is whole.
fn short(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn unit_plain(value: f64) -> String {
    if value >= 10.0 || value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}

fn unit_ms(value: f64) -> String {
    super::show::ms(Some(value))
}

fn unit_percent(value: f64) -> String {
    super::show::percent(value)
}

fn unit_bytes(value: f64) -> String {
    super::show::bytes(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_numbers_that_are_easy_to_read() {
        assert_eq!(
            [0.0, 0.3, 1.0, 7.0, 34.0, 101.0]
                .map(round_up)
                .map(unit_plain),
            ["1", "0.40", "1", "8", "40", "200"]
        );
    }

    #[test]
    fn rare_times_have_a_shade_too() {
        assert_eq!(
            [1000, 300, 60, 20, 2, 1].map(|count| shade(count, 1001)),
            [6, 5, 4, 3, 2, 1]
        );
    }
}
