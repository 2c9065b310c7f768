use serde_json::{Map, Value};

use super::{refusal::Refusal, resource::Resource};

/// A change of an object, in the form that the request's content type names.
#[derive(Debug)]
pub(crate) enum Patch {
    /// RFC 7386; also what an apply is taken for.
    Merge(Value),
    /// Lists of things with names are merged by those.
    Strategic(Value),
    /// RFC 6902.
    Steps(json_patch::Patch),
}

impl Patch {
    /// Reads the body of a request.
    pub(crate) fn parse(
        content_type: &str,
        body: &[u8],
        resource: &Resource,
    ) -> Result<Self, Refusal> {
        let malformed =
            |why: serde_json::Error| Refusal::bad_request(format!("error decoding patch: {why}"));
        let kind = content_type.split(';').next().unwrap_or_default().trim();
        match kind {
            "application/merge-patch+json" | "application/apply-patch+yaml" => {
                serde_json::from_slice(body)
                    .map(Self::Merge)
                    .map_err(malformed)
            }
            "application/strategic-merge-patch+json" if !resource.custom => {
                serde_json::from_slice(body)
                    .map(Self::Strategic)
                    .map_err(malformed)
            }
            "application/json-patch+json" => serde_json::from_slice(body)
                .map(Self::Steps)
                .map_err(malformed),
            _ if resource.custom => Err(Refusal::media_type(
                "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
            )),
            _ => Err(Refusal::media_type(
                "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml",
            )),
        }
    }

    /// Makes the change.
    pub(crate) fn apply(&self, object: &mut Value) -> Result<(), Refusal> {
        match self {
            Self::Merge(patch) => json_patch::merge(object, patch),
            Self::Strategic(patch) => strategic(object, patch, ""),
            Self::Steps(steps) => {
                return json_patch::patch(object, steps).map_err(|_| Refusal::unprocessable());
            }
        }
        Ok(())
    }

    /// The resource version that the change is meant for.
    pub(crate) fn version(&self) -> Option<&str> {
        match self {
            Self::Merge(patch) | Self::Strategic(patch) => {
                patch["metadata"]["resourceVersion"].as_str()
            }
            Self::Steps(_) => None,
        }
    }
}

/// What tells the things of a list apart; `None` where the list is replaced as a whole.
fn key_of(list: &str) -> Option<&'static str> {
    Some(match list {
        "containers" | "initContainers" | "env" | "volumes" | "imagePullSecrets" | "secrets" => {
            "name"
        }
        "conditions" => "type",
        "ports" => "containerPort",
        "volumeMounts" => "mountPath",
        "ownerReferences" => "uid",
        "hostAliases" | "podIPs" => "ip",
        "topologySpreadConstraints" => "topologyKey",
        _ => return None,
    })
}

fn strategic(object: &mut Value, patch: &Value, name: &str) {
    match (object, patch) {
        (Value::Object(object), Value::Object(patch)) => strategic_map(object, patch),
        (Value::Array(list), Value::Array(patch)) => strategic_list(list, patch, name),
        (object, patch) => *object = without_directives(patch),
    }
}

fn strategic_map(object: &mut Map<String, Value>, patch: &Map<String, Value>) {
    if patch
        .get("$patch")
        .is_some_and(|directive| directive == "replace")
    {
        object.clear();
    }
    if let Some(kept) = patch.get("$retainKeys").and_then(Value::as_array) {
        object.retain(|key, _| kept.iter().any(|one| one == key));
    }
    for (key, value) in patch {
        if key.starts_with('$') {
            delete_values(object, key, value);
        } else if value.is_null() {
            object.remove(key);
        } else if let Some(before) = object.get_mut(key) {
            strategic(before, value, key);
        } else {
            object.insert(key.clone(), without_directives(value));
        }
    }
}

fn delete_values(object: &mut Map<String, Value>, directive: &str, values: &Value) {
    let Some(key) = directive.strip_prefix("$deleteFromPrimitiveList/") else {
        return;
    };
    let Some(list) = object.get_mut(key).and_then(Value::as_array_mut) else {
        return;
    };
    list.retain(|value| !values.as_array().is_some_and(|gone| gone.contains(value)));
}

fn strategic_list(list: &mut Vec<Value>, patch: &[Value], name: &str) {
    if name == "finalizers" {
        for value in patch {
            if !list.contains(value) {
                list.push(value.clone());
            }
        }
        return;
    }
    let key = match key_of(name) {
        // The ports of a service go by another name than those of a container.
        Some("containerPort") if patch.iter().any(|port| port.get("port").is_some()) => "port",
        Some(key) => key,
        None => {
            *list = patch.iter().map(without_directives).collect();
            return;
        }
    };
    if patch.iter().any(|one| one["$patch"] == "replace") {
        list.clear();
    }
    for one in patch.iter().filter(|one| one["$patch"] != "replace") {
        let found = list.iter().position(|before| before[key] == one[key]);
        match found {
            Some(at) if one["$patch"] == "delete" => {
                list.remove(at);
            }
            Some(at) => strategic(&mut list[at], one, ""),
            None if one["$patch"] != "delete" => list.push(without_directives(one)),
            None => {}
        }
    }
}

/// The value as it is kept: directives are for the merge only, and what is null is not there.
fn without_directives(value: &Value) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(key, value)| !key.starts_with('$') && !value.is_null())
            .map(|(key, value)| (key.clone(), without_directives(value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(list) => list
            .iter()
            .map(without_directives)
            .collect::<Vec<_>>()
            .into(),
        value => value.clone(),
    }
}
