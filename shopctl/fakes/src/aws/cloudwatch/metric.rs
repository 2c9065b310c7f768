use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::statistic::Statistic;

/// A metric, and each value that was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// As in `AWS/RDS`.
    pub namespace: String,
    /// As in `CPUUtilization`.
    pub name: String,
    /// By name. A query must name exactly these.
    pub dimensions: BTreeMap<String, String>,
    /// When each value was measured, in any order.
    pub samples: Vec<(Timestamp, f64)>,
    /// Whether all of it is there; if not, its results are told as `PartialData`.
    pub is_complete: bool,
}

impl Metric {
    /// A metric without values.
    pub fn named(namespace: &str, name: &str, dimensions: &[(&str, &str)]) -> Self {
        let dimensions = dimensions.iter();
        Self {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            dimensions: dimensions
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            samples: Vec::new(),
            is_complete: true,
        }
    }

    /// Adds values, a minute apart, the last of them in the minute before a time.
    #[must_use]
    pub fn by_the_minute(mut self, values: &[f64], until: Timestamp) -> Self {
        let mut at = floor(until, 60);
        for value in values.iter().rev() {
            at -= SignedDuration::from_mins(1);
            self.samples.push((at, *value));
        }
        self
    }

    pub(super) fn describe_dimensions(&self) -> Value {
        let dimensions = self.dimensions.iter();
        dimensions
            .map(|(name, value)| json!({ "Name": name, "Value": value }))
            .collect()
    }

    /// The statistic of each period that has values, by when the period begins. Periods begin at multiples of their
    /// length; the first is the one that has `from`, the last begins before `to`.
    pub(super) fn points(
        &self,
        statistic: Statistic,
        period_s: i64,
        from: Timestamp,
        to: Timestamp,
    ) -> BTreeMap<Timestamp, f64> {
        let from = floor(from, period_s);
        let mut periods: BTreeMap<Timestamp, Vec<f64>> = BTreeMap::new();
        for (at, value) in &self.samples {
            let start = floor(*at, period_s);
            if start >= from && start < to {
                periods.entry(start).or_default().push(*value);
            }
        }
        let periods = periods.into_iter();
        periods
            .map(|(start, values)| (start, statistic.of(values)))
            .collect()
    }
}

fn floor(at: Timestamp, seconds: i64) -> Timestamp {
    let second = at.as_second().div_euclid(seconds) * seconds;
    Timestamp::from_second(second).expect("an earlier time is in range")
}

/// Names and values; the value is empty where none is given.
pub(super) fn dimensions_of(list: &Value) -> BTreeMap<String, String> {
    let list = list.as_array().into_iter().flatten();
    list.map(|dimension| {
        let text = |member: &str| dimension[member].as_str().unwrap_or_default().to_owned();
        (text("Name"), text("Value"))
    })
    .collect()
}
