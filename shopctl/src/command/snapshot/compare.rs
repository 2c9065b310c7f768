use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Measure, file, measure::words};
use crate::{
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row},
};

/// One number of two snapshots.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Compared {
    group: String,
    name: String,
    before: Option<f64>,
    after: Option<f64>,
    /// By which share it differs: 0.1 is a tenth more; null where either is unknown or it was nothing before.
    change: Option<f64>,
    /// As in `ms`; null for what is counted.
    unit: Option<String>,
}

impl Row for Compared {
    const KIND: &'static str = "SnapshotComparisonList";
    const COLUMNS: &'static [Column] = &[
        Column::always("GROUP"),
        Column::always("NAME"),
        Column::always("BEFORE"),
        Column::always("AFTER"),
        Column::always("CHANGE"),
    ];

    fn name(&self) -> String {
        format!("{}/{}", self.group, self.name)
    }

    fn cells(&self) -> Vec<String> {
        let unit = self.unit.as_deref();
        let change = self
            .change
            .map(|change| format!("{:+.1} %", change * 100.0));
        vec![
            self.group.clone(),
            self.name.clone(),
            words(self.before, unit),
            words(self.after, unit),
            change.unwrap_or_default(),
        ]
    }
}

/// Two snapshots side by side; nothing where neither file is one.
pub(in crate::command) fn compare(before: &Path, after: &Path) -> Result<Option<Vec<Compared>>> {
    match (file::read(before), file::read(after)) {
        (None, None) => Ok(None),
        (Some(before), Some(after)) => Ok(Some(side_by_side(&before, &after))),
        (found, _) => {
            let other = if found.is_some() { after } else { before };
            let told = format!("{} is no snapshot, and the other is one", other.display());
            Err(CommandError::new(ErrorKind::Usage, told)
                .hint("`shopctl metrics snapshot --file FILE` writes one"))
        }
    }
}

/// All that either has, in the order of the first.
fn side_by_side(before: &[Measure], after: &[Measure]) -> Vec<Compared> {
    let is_same = |a: &Measure, b: &Measure| (&a.group, &a.name) == (&b.group, &b.name);
    let find = |all: &[Measure], one: &Measure| {
        let found = all.iter().find(|other| is_same(other, one));
        found.and_then(|found| found.value)
    };
    let new = after
        .iter()
        .filter(|one| !before.iter().any(|other| is_same(other, one)));
    let all = before.iter().chain(new);
    let compared = all.map(|one| {
        let (before, after) = (find(before, one), find(after, one));
        let change = match (before, after) {
            (Some(before), Some(after)) if before.abs() > 0.0 => Some((after - before) / before),
            _ => None,
        };
        Compared {
            group: one.group.clone(),
            name: one.name.clone(),
            before,
            after,
            change,
            unit: one.unit.clone(),
        }
    });
    compared.collect()
}

#[cfg(test)]
mod tests {
    use super::{super::measure::Unit, *};

    #[test]
    fn what_only_one_of_two_has_is_told_and_what_was_nothing_has_no_share() {
        let one = |name: &str, value: Option<f64>| Measure::new("pages", name, value, Unit::Count);
        let before = [
            one("a", Some(10.0)),
            one("b", Some(0.0)),
            one("gone", Some(1.0)),
        ];
        let after = [
            one("new", Some(2.0)),
            one("a", Some(15.0)),
            one("b", Some(3.0)),
        ];
        let compared = side_by_side(&before, &after);
        let row = |at: usize| {
            (
                compared[at].name.as_str(),
                compared[at].after,
                compared[at].change,
            )
        };
        assert_eq!(row(0), ("a", Some(15.0), Some(0.5)));
        assert_eq!(row(1), ("b", Some(3.0), None));
        assert_eq!(row(2), ("gone", None, None));
        assert_eq!(row(3), ("new", Some(2.0), None));
    }
}
