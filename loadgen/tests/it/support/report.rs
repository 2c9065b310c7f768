use serde_json::Value;

use super::Loadgen;

/// A report, looked at as those who read it do: by its JSON.
pub(crate) struct Seen(pub(crate) Value);

impl Seen {
    /// What is at a pointer.
    pub(crate) fn at(&self, pointer: &str) -> &Value {
        self.0
            .pointer(pointer)
            .unwrap_or_else(|| panic!("there is no {pointer} in {}", self.0))
    }

    /// The number at a pointer.
    pub(crate) fn number(&self, pointer: &str) -> f64 {
        let value = self.at(pointer);
        value
            .as_f64()
            .unwrap_or_else(|| panic!("{pointer} is {value}"))
    }

    /// The whole number at a pointer.
    pub(crate) fn count(&self, pointer: &str) -> u64 {
        let value = self.at(pointer);
        value
            .as_u64()
            .unwrap_or_else(|| panic!("{pointer} is {value}"))
    }

    /// The text at a pointer.
    pub(crate) fn text(&self, pointer: &str) -> &str {
        self.at(pointer).as_str().unwrap_or_default()
    }

    /// The entry of a list whose field has a value.
    pub(crate) fn entry(&self, list: &str, field: &str, value: &str) -> Self {
        let found = self
            .at(list)
            .as_array()
            .into_iter()
            .flatten()
            .find(|entry| entry[field] == value);
        Self(
            found
                .unwrap_or_else(|| panic!("no {field} {value} in {}", self.at(list)))
                .clone(),
        )
    }

    /// The route's requests that ended in a class.
    pub(crate) fn of_class(&self, route: &str, class: &str) -> u64 {
        let route = self.entry("/routes", "route", route);
        route.0["classes"][class].as_u64().unwrap_or_default()
    }

    /// All thresholds that were broken.
    pub(crate) fn broken(&self) -> Vec<String> {
        let thresholds = self.at("/thresholds").as_array().into_iter().flatten();
        let broken = thresholds.filter(|threshold| threshold["passed"] == false);
        broken
            .map(|threshold| threshold["threshold"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// Whether a number reads another to within a share of it.
#[track_caller]
pub(crate) fn reads(seen: f64, truth: f64, within: f64, what: &str) {
    assert!(
        (seen - truth).abs() <= truth.abs() * within,
        "{what}: {seen}, which is not {truth} to within {} %",
        within * 100.0
    );
}

/// Whether a report is of the form that is published, and the program shows that form too.
#[track_caller]
pub(crate) fn keeps_to(published: &str, shown_by: &[&str], report: &Seen) {
    let shown = Loadgen::new(shown_by).done();
    // Both are long: what differs is better looked at with `git diff`.
    assert!(
        shown.out == published,
        "what is published in docs/ is not what `loadgen {}` shows",
        shown_by.join(" ")
    );
    let schema: Value = serde_json::from_str(published).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let problems = validator.iter_errors(&report.0);
    let problems: Vec<_> = problems.map(|error| error.to_string()).collect();
    assert_eq!(problems, Vec::<String>::new());
}
