use serde_json::Value;

use super::{object, query::Query, resource::Resource};

#[derive(Debug, Clone)]
enum Need {
    Is(Vec<String>),
    IsNot(Vec<String>),
    Exists,
    Absent,
}

/// What a list or watch is narrowed to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selector {
    labels: Vec<(String, Need)>,
    /// The place in the object, the value, and whether it is to be that.
    fields: Vec<(String, String, bool)>,
}

impl Selector {
    /// Reads `labelSelector` and `fieldSelector`.
    pub(crate) fn parse(query: &Query, resource: &Resource) -> Result<Self, String> {
        let labels = query.get("labelSelector").unwrap_or_default();
        let fields = query.get("fieldSelector").unwrap_or_default();
        let labels = requirements(labels)
            .map(label_need)
            .collect::<Result<_, _>>()
            .map_err(|why| format!("unable to parse requirement: {why}"))?;
        let fields = requirements(fields)
            .map(|text| field_need(text, resource))
            .collect::<Result<_, _>>()?;
        Ok(Self { labels, fields })
    }

    /// Whether it narrows nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.fields.is_empty()
    }

    /// Whether it lets an object through.
    pub(crate) fn fits(&self, object: &Value) -> bool {
        let labels = &object["metadata"]["labels"];
        self.labels.iter().all(|(name, need)| {
            let value = labels.get(name).and_then(Value::as_str);
            match need {
                Need::Is(values) => {
                    value.is_some_and(|value| values.iter().any(|one| one == value))
                }
                Need::IsNot(values) => {
                    value.is_none_or(|value| values.iter().all(|one| one != value))
                }
                Need::Exists => value.is_some(),
                Need::Absent => value.is_none(),
            }
        }) && self
            .fields
            .iter()
            .all(|(at, value, wanted)| (field(object, at) == *value) == *wanted)
    }
}

/// Whether an object has all of some labels, as `matchLabels` and a service's `selector` mean it.
pub(crate) fn has_labels(object: &Value, labels: &Value) -> bool {
    labels.as_object().is_some_and(|wanted| {
        !wanted.is_empty()
            && wanted
                .iter()
                .all(|(name, value)| object::label(object, name) == value)
    })
}

/// Splits at the commas that are in no parentheses.
fn requirements(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_i32;
    text.split(move |letter| {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        letter == ',' && depth == 0
    })
    .map(str::trim)
    .filter(|one| !one.is_empty())
}

fn label_need(text: &str) -> Result<(String, Need), String> {
    let own = |value: &str| value.trim().to_owned();
    if let Some((name, need)) = set_need(text) {
        return Ok((name, need));
    }
    if let Some(name) = text.strip_prefix('!') {
        return Ok((own(name), Need::Absent));
    }
    if let Some((name, value)) = text.split_once("!=") {
        return Ok((own(name), Need::IsNot(vec![own(value)])));
    }
    if let Some((name, value)) = text.split_once("==").or_else(|| text.split_once('=')) {
        return Ok((own(name), Need::Is(vec![own(value)])));
    }
    if text.contains(char::is_whitespace) {
        return Err(format!("found '{text}', expected: in, notin, =, ==, !="));
    }
    Ok((own(text), Need::Exists))
}

fn set_need(text: &str) -> Option<(String, Need)> {
    let (before, values) = text.strip_suffix(')')?.split_once('(')?;
    let values = values
        .split(',')
        .map(|value| value.trim().to_owned())
        .collect();
    let (name, operator) = before.trim().rsplit_once(char::is_whitespace)?;
    let need = match operator {
        "in" => Need::Is(values),
        "notin" => Need::IsNot(values),
        _ => return None,
    };
    Some((name.trim().to_owned(), need))
}

fn field_need(text: &str, resource: &Resource) -> Result<(String, String, bool), String> {
    let (name, value, wanted) = if let Some((name, value)) = text.split_once("!=") {
        (name, value, false)
    } else if let Some((name, value)) = text.split_once("==").or_else(|| text.split_once('=')) {
        (name, value, true)
    } else {
        return Err(format!(
            "invalid selector: '{text}'; can't understand '{text}'"
        ));
    };
    if !is_known(name, resource) {
        let version = resource.api_version();
        let version = if resource.group.is_empty() {
            format!("/{version}")
        } else {
            version
        };
        return Err(format!(
            "Unable to find \"{version}, Resource={}\" that match label selector \"\", field selector \"{text}\": field label not supported: {name}",
            resource.plural
        ));
    }
    Ok((
        format!("/{}", name.replace('.', "/")),
        value.to_owned(),
        wanted,
    ))
}

fn is_known(name: &str, resource: &Resource) -> bool {
    let known: &[&str] = match resource.plural.as_str() {
        "pods" => &[
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "status.phase",
            "status.podIP",
        ],
        "events" => &[
            "involvedObject.kind",
            "involvedObject.namespace",
            "involvedObject.name",
            "involvedObject.uid",
            "involvedObject.apiVersion",
            "involvedObject.fieldPath",
            "reason",
            "type",
        ],
        "secrets" => &["type"],
        "jobs" => &["status.successful"],
        "nodes" => &["spec.unschedulable"],
        "namespaces" => &["status.phase"],
        _ => &[],
    };
    matches!(name, "metadata.name" | "metadata.namespace") || known.contains(&name)
}

fn field(object: &Value, at: &str) -> String {
    match object.pointer(at) {
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None if at == "/spec/unschedulable" => "false".to_owned(),
        None => String::new(),
    }
}
