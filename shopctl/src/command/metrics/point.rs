use schemars::JsonSchema;
use serde::Serialize;

use super::curve::Curve;
use crate::output::{Column, Row};

/// One value of a chart.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Point {
    chart: String,
    /// Whose it is, as CloudWatch knows it.
    of: String,
    unit: String,
    /// When its period begins.
    at: String,
    period_s: u32,
    /// Null where nothing was measured.
    value: Option<f64>,
}

impl Point {
    /// All points of a curve, one for each period.
    pub(super) fn all(curve: &Curve) -> Vec<Self> {
        let point = |(at, value): (jiff::Timestamp, Option<f64>)| Self {
            chart: curve.chart().to_owned(),
            of: curve.of().to_owned(),
            unit: curve.unit().to_owned(),
            at: format!("{at:.3}"),
            period_s: curve.period_s(),
            value,
        };
        curve.points().map(point).collect()
    }
}

impl Row for Point {
    const KIND: &'static str = "MetricPointList";
    const COLUMNS: &'static [Column] = &[
        Column::always("CHART"),
        Column::always("OF"),
        Column::always("AT"),
        Column::always("VALUE"),
        Column::always("UNIT"),
    ];

    fn name(&self) -> String {
        self.chart.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.chart.clone(),
            self.of.clone(),
            self.at.clone(),
            self.value
                .map(|value| value.to_string())
                .unwrap_or_default(),
            self.unit.clone(),
        ]
    }
}
