use serde::Deserialize;

use crate::{pairs::Pairs, wire};

/// Which objects are meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selector {
    pub(crate) labels: Option<String>,
    pub(crate) fields: Option<String>,
}

impl Selector {
    /// Every one.
    pub fn all() -> Self {
        Self::default()
    }

    /// Those with such labels, as in `app=shopd,tier in (web,api)`.
    pub fn labels(labels: impl Into<String>) -> Self {
        Self {
            labels: Some(labels.into()),
            fields: None,
        }
    }

    /// And with such fields, as in `involvedObject.name=shopd-1`.
    #[must_use]
    pub fn and_fields(self, fields: impl Into<String>) -> Self {
        Self {
            fields: Some(fields.into()),
            ..self
        }
    }
}

/// What a deployment or a budget says of the pods it means.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LabelSelector {
    /// Labels that must be these.
    pub match_labels: Pairs,
    /// What else must hold.
    #[serde(deserialize_with = "wire::or_default")]
    pub match_expressions: Vec<LabelRule>,
}

/// A rule on one label.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct LabelRule {
    /// The label.
    pub key: Box<str>,
    /// `In`, `NotIn`, `Exists`, `DoesNotExist`.
    pub operator: Box<str>,
    /// What it is compared with.
    #[serde(deserialize_with = "wire::or_default")]
    pub values: Vec<Box<str>>,
}

impl LabelSelector {
    /// As lists and watches take it.
    pub fn selector(&self) -> Selector {
        let equal = self
            .match_labels
            .iter()
            .map(|(key, value)| format!("{key}={value}"));
        let rules = self.match_expressions.iter().map(LabelRule::text);
        Selector::labels(equal.chain(rules).collect::<Vec<_>>().join(","))
    }
}

impl LabelRule {
    fn text(&self) -> String {
        let key = &self.key;
        match &*self.operator {
            "Exists" => key.to_string(),
            "DoesNotExist" => format!("!{key}"),
            "NotIn" => format!("{key} notin ({})", self.values.join(",")),
            _ => format!("{key} in ({})", self.values.join(",")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_is_written_as_the_api_reads_it() {
        let read: LabelSelector = serde_json::from_str(
            r#"{"matchLabels":{"app":"shopd"},"matchExpressions":[
                {"key":"tier","operator":"In","values":["web","api"]},
                {"key":"track","operator":"NotIn","values":["canary"]},
                {"key":"owner","operator":"Exists"},
                {"key":"old","operator":"DoesNotExist"}]}"#,
        )
        .unwrap();
        let selector =
            Selector::labels("app=shopd,tier in (web,api),track notin (canary),owner,!old");
        assert_eq!(read.selector(), selector);
    }
}
