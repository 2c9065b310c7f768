use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use axum::response::Response;
use serde_json::{Value, json};

use super::{
    fake::FakeKube,
    object,
    path::Target,
    query::Query,
    refusal::{Refusal, json_response},
    selector::Selector,
    world::World,
};

/// What pods and nodes use: thousandths of a processor, and bytes.
#[derive(Debug, Default)]
pub(crate) struct Usage(Mutex<HashMap<String, (u64, u64)>>);

impl Usage {
    fn of(&self, name: &str) -> (u64, u64) {
        let set = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let made_up = object::hash(name);
        set.get(name)
            .copied()
            .unwrap_or((50 + made_up % 200, (64 + made_up / 256 % 64) * 1024 * 1024))
    }
}

/// Answers with what pods or nodes use.
pub(crate) fn metrics(world: &World, target: &Target, query: &Query) -> Result<Response, Refusal> {
    let resource = &target.resource;
    let selector = Selector::parse(query, resource).map_err(Refusal::bad_request)?;
    let (objects, version) = world.store.list(&resource.plural, &target.namespace);
    let items: Vec<Value> = objects
        .iter()
        .filter(|one| target.name.is_empty() || object::name(one) == target.name)
        .filter(|one| resource.plural == "nodes" || one["status"]["phase"] == "Running")
        .filter(|one| selector.fits(one))
        .map(|one| usage(world, target, one))
        .collect();
    if target.name.is_empty() {
        let kind = format!("{}List", resource.kind);
        let metadata = json!({ "resourceVersion": version.to_string() });
        let list = json!({ "kind": kind, "apiVersion": resource.api_version(), "metadata": metadata, "items": items });
        return Ok(json_response(200, &list));
    }
    let item = items
        .first()
        .ok_or_else(|| Refusal::not_found(resource, &target.name))?;
    Ok(json_response(200, item))
}

fn usage(world: &World, target: &Target, of: &Value) -> Value {
    let (cpu_millis, memory_bytes) = world.usage.of(object::name(of));
    let now = world.clock.text();
    let mut metrics = json!({
        "kind": target.resource.kind,
        "apiVersion": target.resource.api_version(),
        "metadata": {
            "name": object::name(of),
            "creationTimestamp": now,
            "labels": of["metadata"]["labels"],
        },
        "timestamp": now,
        "window": "15s",
    });
    let used = |share: u64| {
        json!({
            "cpu": format!("{}n", cpu_millis * 1_000_000 / share),
            "memory": format!("{}Ki", memory_bytes / 1024 / share),
        })
    };
    if target.resource.plural == "nodes" {
        metrics["usage"] = used(1);
        return metrics;
    }
    metrics["metadata"]["namespace"] = of["metadata"]["namespace"].clone();
    let containers = of["spec"]["containers"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let share = u64::try_from(containers.len()).unwrap_or(1).max(1);
    let containers: Vec<Value> = containers
        .iter()
        .map(|container| json!({ "name": container["name"], "usage": used(share) }))
        .collect();
    metrics["containers"] = json!(containers);
    metrics
}

/// What pods and nodes use.
impl FakeKube {
    /// Sets what a pod or a node uses: thousandths of a processor, and bytes. Others use what their names make up.
    pub fn usage(&self, name: &str, cpu_millis: u64, memory_bytes: u64) {
        let mut set = self
            .world()
            .usage
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        set.insert(name.to_owned(), (cpu_millis, memory_bytes));
    }
}
