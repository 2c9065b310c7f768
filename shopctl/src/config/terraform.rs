use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;
use toml_edit::{Array, Value};

/// How the value of an output becomes that of a field.
#[derive(Debug, Clone, Copy)]
enum Form {
    Text,
    Texts,
    /// Terraform often has a host alone.
    Address,
    /// Terraform often has it with its registry.
    Repository,
}

/// Outputs that are known, with their fields. Of several for one field, the first that is there is taken.
const KNOWN: [(&str, &str, Form); 17] = [
    ("class", "class", Form::Text),
    ("region", "region", Form::Text),
    ("account_id", "account", Form::Text),
    ("cluster_name", "cluster", Form::Text),
    ("namespace", "namespace", Form::Text),
    ("url", "url", Form::Address),
    ("public_url", "url", Form::Address),
    ("cloudfront_domain", "url", Form::Address),
    ("cloudfront_distribution_id", "cdn.distribution", Form::Text),
    ("rds_identifier", "rds", Form::Text),
    ("elasticache_id", "elasticache", Form::Text),
    ("log_group", "log_group", Form::Text),
    ("ecr_repository", "repository", Form::Repository),
    ("argocd_namespace", "argocd.namespace", Form::Text),
    ("argocd_apps", "argocd.apps", Form::Texts),
    ("node_groups", "node_groups", Form::Texts),
    ("ops_token_secret", "ops_token", Form::Text),
];

#[derive(Deserialize)]
struct Output {
    value: Json,
    #[serde(default)]
    sensitive: bool,
}

/// What the outputs of Terraform say of a target.
#[derive(Debug, Default)]
pub struct Outputs {
    /// Fields with their values.
    pub fields: Vec<(String, Value)>,
    /// Outputs that were left alone since they are marked as sensitive.
    pub sensitive: Vec<String>,
    /// Outputs that were left alone since nobody knows what they are.
    pub unknown: Vec<String>,
}

impl Outputs {
    /// Reads what `terraform output -json` writes. Errors never have a value in them.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut outputs: BTreeMap<String, Output> =
            serde_json::from_str(text).map_err(|error| {
                format!(
                    "{}:{}: it is not what `terraform output -json` writes",
                    error.line(),
                    error.column()
                )
            })?;
        let mut found = Self::default();
        outputs.retain(|name, output| {
            if output.sensitive {
                found.sensitive.push(name.clone());
            }
            !output.sensitive
        });
        for (name, field, form) in KNOWN {
            let Some(output) = outputs.remove(name) else {
                continue;
            };
            if output.value.is_null() || found.has(field) {
                continue;
            }
            let value = form
                .value(&output.value)
                .ok_or_else(|| format!("output {name} is not {}", form.words()))?;
            found.fields.push((field.to_owned(), value));
        }
        found.unknown = outputs.into_keys().collect();
        Ok(found)
    }

    /// Whether they say anything of a field.
    pub fn has(&self, field: &str) -> bool {
        let within = |name: &str| {
            name.strip_prefix(field)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        let mut names = self.fields.iter().map(|(name, _)| name.as_str());
        names.any(|name| name == field || within(name))
    }
}

impl Form {
    fn words(self) -> &'static str {
        match self {
            Self::Texts => "a list of texts",
            Self::Text | Self::Address | Self::Repository => "a text",
        }
    }

    fn value(self, json: &Json) -> Option<Value> {
        if let (Self::Text, Json::Number(number)) = (self, json) {
            return Some(Value::from(number.to_string()));
        }
        if let Self::Texts = self {
            let texts = json.as_array()?.iter().map(Json::as_str);
            let texts: Option<Array> = texts.collect::<Option<Vec<_>>>().map(Array::from_iter);
            return texts.map(Value::from);
        }
        let text = json.as_str()?;
        Some(match self {
            Self::Address if !text.contains("://") => Value::from(format!("https://{text}")),
            Self::Repository => {
                let name = text.split_once(".amazonaws.com/");
                Value::from(name.map_or(text, |(_, name)| name))
            }
            _ => Value::from(text),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(outputs: &Outputs) -> Vec<String> {
        let fields = outputs.fields.iter();
        fields
            .map(|(field, value)| format!("{field} = {value}"))
            .collect()
    }

    #[test]
    fn known_outputs_become_fields_and_nothing_else_does() {
        let outputs = Outputs::read(
            r#"{"account_id": {"value": 123456789012, "type": "number", "sensitive": false},
                "cloudfront_domain": {"value": "d1.cloudfront.net", "type": "string", "sensitive": false},
                "public_url": {"value": "https://shop.example.com", "type": "string"},
                "ecr_repository": {"value": "123456789012.dkr.ecr.eu-south-1.amazonaws.com/shop/shopd"},
                "argocd_apps": {"value": ["shopd", "web"]},
                "rds_identifier": {"value": null},
                "region": {"value": "hidden", "sensitive": true},
                "db_password": {"value": "hunter2", "sensitive": true},
                "vpc_id": {"value": "vpc-1"}}"#,
        )
        .unwrap();
        assert_eq!(
            told(&outputs),
            [
                "account = \"123456789012\"",
                "url = \"https://shop.example.com\"",
                "repository = \"shop/shopd\"",
                "argocd.apps = [\"shopd\", \"web\"]"
            ]
        );
        assert_eq!(outputs.sensitive, ["db_password", "region"]);
        assert_eq!(outputs.unknown, ["vpc_id"]);
        assert!(outputs.has("argocd") && !outputs.has("arg") && !outputs.has("region"));
        let host = Outputs::read(r#"{"cloudfront_domain": {"value": "d1.cloudfront.net"}}"#);
        assert_eq!(
            told(&host.unwrap()),
            ["url = \"https://d1.cloudfront.net\""]
        );
    }

    #[test]
    fn errors_have_no_values_in_them() {
        for (text, problem) in [
            (r#"{"db_password": "hunter2"}"#, "1:25: it is not what"),
            (
                r#"{"region": {"value": ["hunter2"]}}"#,
                "output region is not a text",
            ),
            (
                r#"{"node_groups": {"value": [7]}}"#,
                "output node_groups is not a list of texts",
            ),
            ("hunter2", "1:1: it is not what"),
        ] {
            let error = Outputs::read(text).unwrap_err();
            assert!(error.starts_with(problem), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
