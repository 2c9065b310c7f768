//! Requests about one object: get, create, update, patch, delete, and its parts.

use axum::{
    http::{HeaderValue, Method, header::WARNING},
    response::Response,
};
use serde_json::{Value, json};

use super::{
    edit::{Dependents, Keeping},
    object::{self, Key},
    patch::Patch,
    path::Target,
    query::Query,
    refusal::{Refusal, json_response},
    scale,
    selector::{self, Selector},
    world::World,
};

const PODS_ARE_LEFT: &str = "299 - \"child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning\"";

/// What a request brings.
pub(crate) struct Sent<'a> {
    pub(crate) method: &'a Method,
    pub(crate) content_type: &'a str,
    pub(crate) body: &'a [u8],
}

impl Sent<'_> {
    /// The object that was sent.
    pub(crate) fn object(&self) -> Result<Value, Refusal> {
        let kind = self.content_type.split(';').next().unwrap_or_default();
        if !matches!(
            kind,
            "" | "application/json" | "application/apply-patch+yaml"
        ) {
            return Err(Refusal::media_type("application/json"));
        }
        serde_json::from_slice(self.body).map_err(|why| {
            Refusal::bad_request(format!("the object provided is unrecognized: {why}"))
        })
    }
}

/// Answers a request that is no list, watch or stream.
pub(crate) fn handle(
    world: &World,
    target: &Target,
    query: &Query,
    sent: &Sent<'_>,
) -> Result<Response, Refusal> {
    let resource = &target.resource;
    match (sent.method.as_str(), target.part.as_str()) {
        (_, "scale") if resource.has_scale => scale::handle(world, target, query, sent),
        ("POST", "eviction") if resource.path() == "pods" => evict(world, target),
        ("POST", "") if target.name.is_empty() => create(world, target, query, sent),
        ("GET", "" | "status") => get(world, target),
        ("PUT", "" | "status") => update(world, target, query, sent),
        ("PATCH", "" | "status") => patch(world, target, query, sent),
        ("DELETE", "") if target.name.is_empty() => delete_all(world, target, query),
        ("DELETE", "") => delete(world, target, query, sent),
        (_, "" | "status") => Err(Refusal::method()),
        _ => Err(Refusal::no_resource()),
    }
}

/// Whether the change is only to be tried.
pub(crate) fn keeping(query: &Query) -> Keeping {
    if query.get("dryRun") == Some("All") {
        Keeping::Tried
    } else {
        Keeping::Kept
    }
}

fn get(world: &World, target: &Target) -> Result<Response, Refusal> {
    let object = world.find(target)?;
    Ok(json_response(200, &object))
}

fn create(
    world: &World,
    target: &Target,
    query: &Query,
    sent: &Sent<'_>,
) -> Result<Response, Refusal> {
    let mut object = sent.object()?;
    let resource = &target.resource;
    let named = object::namespace(&object);
    if !named.is_empty() && named != target.namespace {
        return Err(Refusal::bad_request(format!(
            "the namespace of the provided object does not match the namespace sent on the request ({named} != {})",
            target.namespace
        )));
    }
    if resource.has_status
        && resource.plural != "customresourcedefinitions"
        && let Some(fields) = object.as_object_mut()
    {
        fields.remove("status");
    }
    let made = world.create(resource, &target.namespace, object, keeping(query))?;
    Ok(json_response(201, &made))
}

fn update(
    world: &World,
    target: &Target,
    query: &Query,
    sent: &Sent<'_>,
) -> Result<Response, Refusal> {
    let wanted = sent.object()?;
    let resource = &target.resource;
    let version = object::version(&wanted).to_owned();
    if version.is_empty() && (resource.custom || resource.plural == "leases") {
        let why = "Invalid value: 0: must be specified for an update";
        return Err(Refusal::invalid(
            resource,
            &target.name,
            "metadata.resourceVersion",
            why,
        ));
    }
    change(world, target, query, Some(&version), |object| {
        *object = wanted;
        Ok(())
    })
}

fn patch(
    world: &World,
    target: &Target,
    query: &Query,
    sent: &Sent<'_>,
) -> Result<Response, Refusal> {
    let patch = Patch::parse(sent.content_type, sent.body, &target.resource)?;
    let is_apply = sent.content_type.starts_with("application/apply-patch");
    if is_apply && query.get("fieldManager").is_none() {
        let why = "Required value: is required for apply patch";
        return Err(Refusal::invalid(&target.resource, "", "fieldManager", why));
    }
    if is_apply && world.store.get(&target.key()).is_none() {
        return create(world, target, query, sent);
    }
    change(world, target, query, patch.version(), |object| {
        patch.apply(object)
    })
}

fn change(
    world: &World,
    target: &Target,
    query: &Query,
    version: Option<&str>,
    change: impl FnOnce(&mut Value) -> Result<(), Refusal>,
) -> Result<Response, Refusal> {
    let resource = &target.resource;
    let changed = world.change(resource, &target.key(), keeping(query), |object| {
        let is_stale = version.is_some_and(|one| !one.is_empty() && one != object::version(object));
        if is_stale {
            return Err(Refusal::stale(resource, &target.name));
        }
        let before = object.clone();
        change(object)?;
        if resource.has_status {
            keep_other_half(&before, object, &target.part);
        }
        Ok(())
    })?;
    Ok(json_response(200, &changed))
}

/// What is changed through `status` leaves the rest as it is, and the other way round.
fn keep_other_half(before: &Value, object: &mut Value, part: &str) {
    if part == "status" {
        let status = object["status"].clone();
        *object = before.clone();
        object["status"] = status;
    } else if let Some(status) = before.get("status") {
        object["status"] = status.clone();
    } else if let Some(fields) = object.as_object_mut() {
        fields.remove("status");
    }
}

struct Deletion {
    grace_seconds: Option<i64>,
    propagation: Option<String>,
    is_tried: bool,
}

impl Deletion {
    fn read(query: &Query, options: &Value) -> Self {
        let propagation = query
            .get("propagationPolicy")
            .or(options["propagationPolicy"].as_str());
        let grace = query
            .get("gracePeriodSeconds")
            .and_then(|seconds| seconds.parse().ok());
        Self {
            grace_seconds: grace.or(options["gracePeriodSeconds"].as_i64()),
            propagation: propagation.map(str::to_owned),
            is_tried: keeping(query) == Keeping::Tried || options["dryRun"].is_array(),
        }
    }

    /// Jobs leave their pods behind unless they are told otherwise, for the sake of old clients.
    fn is_silent_about(&self, target: &Target) -> bool {
        self.propagation.is_none() && target.resource.path() == "batch/jobs"
    }

    fn dependents(&self, target: &Target) -> Dependents {
        if self.propagation.as_deref() == Some("Orphan") || self.is_silent_about(target) {
            Dependents::Orphaned
        } else {
            Dependents::Deleted
        }
    }
}

fn delete(
    world: &World,
    target: &Target,
    query: &Query,
    sent: &Sent<'_>,
) -> Result<Response, Refusal> {
    let options = if sent.body.is_empty() {
        Value::Null
    } else {
        sent.object()?
    };
    let object = world.find(target)?;
    keep_preconditions(target, &object, &options["preconditions"])?;
    let deletion = Deletion::read(query, &options);
    let left = if deletion.is_tried {
        Some(object.clone())
    } else {
        world.delete(
            &target.key(),
            deletion.grace_seconds,
            deletion.dependents(target),
        )
    };
    let is_pod = target.resource.path() == "pods";
    let mut response = match left.filter(|left| object::is_ending(left) || is_pod) {
        Some(left) => json_response(200, &left),
        None => json_response(200, &deleted(target, &object)),
    };
    if deletion.is_silent_about(target) {
        let warning = HeaderValue::from_static(PODS_ARE_LEFT);
        response.headers_mut().insert(WARNING, warning);
    }
    Ok(response)
}

fn keep_preconditions(target: &Target, object: &Value, wanted: &Value) -> Result<(), Refusal> {
    for (field, name, held) in [
        ("uid", "UID", object::uid(object)),
        (
            "resourceVersion",
            "ResourceVersion",
            object::version(object),
        ),
    ] {
        if let Some(wanted) = wanted[field].as_str().filter(|wanted| *wanted != held) {
            let why = format!(
                "Precondition failed: {name} in precondition: {wanted}, {name} in object meta: {held}"
            );
            return Err(Refusal::conflict(&target.resource, &target.name, &why));
        }
    }
    Ok(())
}

fn deleted(target: &Target, object: &Value) -> Value {
    let mut details = json!({
        "name": target.name,
        "kind": target.resource.plural,
        "uid": object::uid(object),
    });
    if !target.resource.group.is_empty() {
        details["group"] = json!(target.resource.group);
    }
    json!({ "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details })
}

fn delete_all(world: &World, target: &Target, query: &Query) -> Result<Response, Refusal> {
    let selector = Selector::parse(query, &target.resource).map_err(Refusal::bad_request)?;
    let deletion = Deletion::read(query, &Value::Null);
    let path = target.resource.path();
    let (objects, _) = world.store.list(&path, &target.namespace);
    for object in objects
        .iter()
        .filter(|object| selector.fits(object) && !deletion.is_tried)
    {
        let key = Key::new(&path, object::namespace(object), object::name(object));
        world.delete(&key, deletion.grace_seconds, deletion.dependents(target));
    }
    let done = json!({ "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success" });
    Ok(json_response(200, &done))
}

fn evict(world: &World, target: &Target) -> Result<Response, Refusal> {
    let key = target.key();
    let pod = world.find(target)?;
    let (budgets, _) = world
        .store
        .list("policy/poddisruptionbudgets", &target.namespace);
    for budget in &budgets {
        let labels = &budget["spec"]["selector"]["matchLabels"];
        if selector::has_labels(&pod, labels) && spare_pods(world, budget, labels) <= 0 {
            return Err(Refusal::disruption(object::name(budget)));
        }
    }
    world.delete(&key, None, Dependents::Deleted);
    let done = json!({ "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201 });
    Ok(json_response(201, &done))
}

/// How many pods a disruption budget can spare.
fn spare_pods(world: &World, budget: &Value, labels: &Value) -> i64 {
    let (pods, _) = world.store.list("pods", object::namespace(budget));
    let pods = pods.iter().filter(|pod| selector::has_labels(pod, labels));
    let (all, ready) = pods.fold((0, 0), |(all, ready), pod| {
        let is_well = object::is_true(pod, "Ready") && !object::is_ending(pod);
        (all + 1, ready + i64::from(is_well))
    });
    match budget["spec"]["maxUnavailable"].as_i64() {
        Some(most) => most - (all - ready),
        None => ready - object::number(budget, "/spec/minAvailable"),
    }
}
