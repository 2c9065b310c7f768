use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::output::{Column, Row};

/// One number that was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Measure {
    /// `nodes`, `pods`, `autoscalers`, `pages`, `cache`, `database`, `orders`, or what stands around the shop.
    pub(super) group: String,
    /// What, as in `/products p95`.
    pub(super) name: String,
    /// Null where nobody told.
    pub(super) value: Option<f64>,
    /// As in `ms`, `bytes` or `share`, which goes from 0 to 1; null for what is counted.
    pub(super) unit: Option<String>,
}

/// In what a number is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Count,
    Milliseconds,
    Bytes,
    Millicores,
    Share,
    PerMinute,
}

impl Unit {
    fn word(self) -> Option<&'static str> {
        match self {
            Self::Count => None,
            Self::Milliseconds => Some("ms"),
            Self::Bytes => Some("bytes"),
            Self::Millicores => Some("millicores"),
            Self::Share => Some("share"),
            Self::PerMinute => Some("per minute"),
        }
    }
}

impl Measure {
    pub(super) fn new(
        group: &str,
        name: impl Into<String>,
        value: impl Into<Option<f64>>,
        unit: Unit,
    ) -> Self {
        Self {
            group: group.to_owned(),
            name: name.into(),
            value: value.into(),
            unit: unit.word().map(str::to_owned),
        }
    }
}

/// A number with its unit, for a person.
pub(super) fn words(value: Option<f64>, unit: Option<&str>) -> String {
    let Some(value) = value else {
        return String::new();
    };
    match unit {
        Some("share") => format!("{:.1} %", value * 100.0),
        Some("bytes") => format!("{:.1} MiB", value / f64::from(1 << 20)),
        Some("ms") => format!("{value:.1} ms"),
        Some("millicores") => format!("{value:.0}m"),
        Some(unit) => format!("{value:.1} {unit}"),
        None if value.fract() == 0.0 => format!("{value:.0}"),
        None => format!("{value:.2}"),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts and bytes are far below 2^52"
)]
pub(super) fn number(count: u64) -> f64 {
    count as f64
}

impl Row for Measure {
    const KIND: &'static str = "SnapshotList";
    const COLUMNS: &'static [Column] = &[
        Column::always("GROUP"),
        Column::always("NAME"),
        Column::always("VALUE"),
    ];

    fn name(&self) -> String {
        format!("{}/{}", self.group, self.name)
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.group.clone(),
            self.name.clone(),
            words(self.value, self.unit.as_deref()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_told_in_its_unit_and_what_is_unknown_is_not_nought() {
        let told = |value, unit: Unit| words(value, unit.word());
        assert_eq!(told(Some(0.984), Unit::Share), "98.4 %");
        assert_eq!(told(Some(12.0), Unit::Milliseconds), "12.0 ms");
        assert_eq!(told(Some(3.0), Unit::Count), "3");
        assert_eq!(told(Some(2_097_152.0), Unit::Bytes), "2.0 MiB");
        assert_eq!(told(None, Unit::Count), "");
    }
}
