use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::{catalogue::Chart, chart::Span};
use crate::output::{Column, Row};

/// How wide the picture of a curve is, at most.
const WIDEST: usize = 60;
const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A chart in short.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Curve {
    chart: String,
    /// Whose it is, as CloudWatch knows it.
    of: String,
    unit: String,
    period_s: u32,
    /// Over the periods in which something was measured; null where nothing ever was.
    min: Option<f64>,
    mean: Option<f64>,
    max: Option<f64>,
    /// The newest value that was measured.
    last: Option<f64>,
    /// One for each period, the oldest first; null where nothing was measured.
    values: Vec<Option<f64>>,
    #[serde(skip)]
    from: Timestamp,
}

impl Curve {
    /// What was measured, with a place for each period of the span.
    pub(super) fn new(chart: &Chart, of: &str, span: &Span, points: &[(Timestamp, f64)]) -> Self {
        let mut values = vec![None; span.periods()];
        for (at, value) in points {
            let place = span.place(*at).and_then(|place| values.get_mut(place));
            if let Some(place) = place {
                *place = Some(value * chart.scale);
            }
        }
        let measured: Vec<f64> = values.iter().copied().flatten().collect();
        Self {
            chart: chart.name.to_owned(),
            of: of.to_owned(),
            unit: chart.unit.to_owned(),
            period_s: span.period_s,
            min: measured.iter().copied().reduce(f64::min),
            mean: mean(&measured),
            max: measured.iter().copied().reduce(f64::max),
            last: measured.last().copied(),
            values,
            from: span.from,
        }
    }

    /// Over the periods in which something was measured.
    pub(super) fn mean(&self) -> Option<f64> {
        self.mean
    }

    pub(super) fn chart(&self) -> &str {
        &self.chart
    }

    pub(super) fn of(&self) -> &str {
        &self.of
    }

    pub(super) fn unit(&self) -> &str {
        &self.unit
    }

    pub(super) fn period_s(&self) -> u32 {
        self.period_s
    }

    /// When each period begins, and what was measured in it.
    pub(super) fn points(&self) -> impl Iterator<Item = (Timestamp, Option<f64>)> {
        let period = SignedDuration::from_secs(self.period_s.into());
        let mut at = self.from;
        self.values.iter().map(move |value| {
            let begun = at;
            at = at.checked_add(period).unwrap_or(at);
            (begun, *value)
        })
    }

    /// The curve as a line of blocks, from the lowest of them to the highest; nothing stands where nothing was measured.
    fn picture(&self) -> String {
        let wide = self.values.len().div_ceil(WIDEST).max(1);
        let columns = self.values.chunks(wide).map(|some| {
            let measured: Vec<f64> = some.iter().copied().flatten().collect();
            mean(&measured)
        });
        let columns: Vec<_> = columns.collect();
        let drawn = columns.iter().copied().flatten();
        let low = drawn.clone().reduce(f64::min).unwrap_or_default();
        let high = drawn.reduce(f64::max).unwrap_or_default();
        let block = |value: Option<f64>| value.map_or(' ', |value| STEPS[step(value, low, high)]);
        columns.into_iter().map(block).collect()
    }
}

/// Which of eight steps a value is at. A curve that is flat is at its foot.
fn step(value: f64, low: f64, high: f64) -> usize {
    let share = if high > low {
        (value - low) / (high - low)
    } else {
        0.0
    };
    let bounds = (1_u8..8).map(|step| f64::from(step) / 8.0);
    bounds.filter(|bound| share >= *bound).count()
}

fn mean(values: &[f64]) -> Option<f64> {
    let count = u32::try_from(values.len())
        .ok()
        .filter(|count| *count > 0)?;
    Some(values.iter().sum::<f64>() / f64::from(count))
}

impl Row for Curve {
    const KIND: &'static str = "MetricList";
    const COLUMNS: &'static [Column] = &[
        Column::always("CHART"),
        Column::always("OF"),
        Column::always("UNIT"),
        Column::always("CURVE"),
        Column::always("MIN"),
        Column::always("MEAN"),
        Column::always("MAX"),
        Column::always("LAST"),
    ];

    fn name(&self) -> String {
        self.chart.clone()
    }

    fn cells(&self) -> Vec<String> {
        let mut cells = vec![
            self.chart.clone(),
            self.of.clone(),
            self.unit.clone(),
            self.picture(),
        ];
        let numbers = [self.min, self.mean, self.max, self.last];
        cells.extend(numbers.map(|number| number.map(short).unwrap_or_default()));
        cells
    }
}

/// A number with no more decimals than say anything.
fn short(number: f64) -> String {
    if number.abs() >= 100.0 || number.fract() == 0.0 {
        format!("{number:.0}")
    } else {
        format!("{number:.2}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::metrics::{Point, catalogue::ALL};

    fn span(minutes: i64) -> Span {
        Span {
            from: Timestamp::UNIX_EPOCH,
            to: Timestamp::from_second(60 * minutes).unwrap(),
            period_s: 60,
        }
    }

    fn at(second: i64, value: f64) -> (Timestamp, f64) {
        (Timestamp::from_second(second).unwrap(), value)
    }

    #[test]
    fn what_was_not_measured_is_nothing_and_never_zero() {
        let curve = Curve::new(&ALL[0], "lb", &span(4), &[at(0, 2.0), at(130, 4.0)]);
        assert_eq!(curve.values, [Some(2.0), None, Some(4.0), None]);
        assert_eq!(
            (curve.min, curve.mean, curve.max, curve.last),
            (Some(2.0), Some(3.0), Some(4.0), Some(4.0))
        );
        assert_eq!(curve.picture(), "▁ █ ");
        let times: Vec<_> = Point::all(&curve)
            .iter()
            .map(|point| point.cells()[2].clone())
            .collect();
        assert_eq!(times[2], "1970-01-01T00:02:00.000Z");
        let nothing = Curve::new(&ALL[0], "lb", &span(2), &[]);
        assert_eq!(
            (nothing.min, nothing.mean, nothing.last),
            (None, None, None)
        );
        assert_eq!(
            serde_json::to_value(&nothing).unwrap()["values"],
            serde_json::json!([null, null])
        );
        assert_eq!(&nothing.cells()[4..], ["", "", "", ""]);
    }

    #[test]
    fn times_are_in_milliseconds_and_long_curves_are_drawn_shorter() {
        let latency = ALL
            .iter()
            .find(|chart| chart.name == "latency-p95")
            .unwrap();
        let points: Vec<_> = (0..180).map(|minute| at(60 * minute, 0.25)).collect();
        let curve = Curve::new(latency, "lb", &span(180), &points);
        assert_eq!((curve.last, curve.unit.as_str()), (Some(250.0), "ms"));
        assert_eq!(curve.picture(), "▁".repeat(60));
    }

    #[test]
    fn the_highest_is_a_full_block_and_numbers_are_short() {
        assert_eq!(
            [0.0, 4.9, 5.0, 10.0].map(|value| step(value, 0.0, 10.0)),
            [0, 3, 4, 7]
        );
        assert_eq!([0.0, 12.345, 1234.5].map(short), ["0", "12.35", "1234"]);
    }
}
