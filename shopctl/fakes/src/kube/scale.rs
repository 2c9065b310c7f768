use axum::response::Response;
use serde_json::{Value, json};

use super::{
    object,
    patch::Patch,
    path::Target,
    query::Query,
    refusal::{Refusal, json_response},
    request::{Sent, keeping},
    world::World,
};

/// Answers a request about how many replicas something has.
pub(crate) fn handle(
    world: &World,
    target: &Target,
    query: &Query,
    sent: &Sent<'_>,
) -> Result<Response, Refusal> {
    let resource = &target.resource;
    let scaled = match sent.method.as_str() {
        "GET" => world.find(target)?,
        "PUT" | "PATCH" => {
            let patch = if sent.method == "PUT" {
                Patch::Merge(sent.object()?)
            } else {
                Patch::parse(sent.content_type, sent.body, resource)?
            };
            world.change(resource, &target.key(), keeping(query), |object| {
                let mut wanted = scale(object);
                let current = object::version(&wanted).to_owned();
                patch.apply(&mut wanted)?;
                let version = object::version(&wanted);
                if !version.is_empty() && version != current {
                    return Err(Refusal::stale(resource, &target.name));
                }
                let replicas = wanted["spec"]["replicas"].as_i64();
                let replicas =
                    replicas.ok_or_else(|| Refusal::bad_request("spec.replicas is no number"))?;
                object["spec"]["replicas"] = json!(replicas);
                Ok(())
            })?
        }
        _ => return Err(Refusal::method()),
    };
    Ok(json_response(200, &scale(&scaled)))
}

fn scale(object: &Value) -> Value {
    let metadata = &object["metadata"];
    let labels = object["spec"]["selector"]["matchLabels"].as_object();
    let selector: Vec<String> = labels
        .into_iter()
        .flatten()
        .map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or_default()))
        .collect();
    json!({
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {
            "name": metadata["name"],
            "namespace": metadata["namespace"],
            "uid": metadata["uid"],
            "resourceVersion": metadata["resourceVersion"],
            "creationTimestamp": metadata["creationTimestamp"],
        },
        "spec": { "replicas": object::number(object, "/spec/replicas") },
        "status": {
            "replicas": object::number(object, "/status/replicas"),
            "selector": selector.join(","),
        },
    })
}
