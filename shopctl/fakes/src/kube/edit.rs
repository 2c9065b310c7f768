//! What may become of an object: the rules that every change keeps, whoever makes it.

use std::{convert::Infallible, sync::Arc};

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{
    clock,
    object::{self, Key},
    path::Target,
    refusal::Refusal,
    resource::{Growth, Resource},
    world::World,
};

/// Whether a change is kept or only tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keeping {
    Kept,
    Tried,
}

enum Stop {
    Refused(Refusal),
    Tried(Value),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What becomes of the objects that an object owns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dependents {
    Deleted,
    Orphaned,
}

impl World {
    /// The object that a request is about.
    pub(crate) fn find(&self, target: &Target) -> Result<Arc<Value>, Refusal> {
        let object = self.store.get(&target.key());
        object.ok_or_else(|| Refusal::not_found(&target.resource, &target.name))
    }

    /// Makes an object.
    pub(crate) fn create(
        &self,
        resource: &Resource,
        namespace: &str,
        mut object: Value,
        keeping: Keeping,
    ) -> Result<Arc<Value>, Refusal> {
        self.prepare(resource, namespace, &mut object)?;
        let key = Key::new(&resource.path(), namespace, object::name(&object));
        validate(resource, &object)?;
        let made = self.store.write(&key, |old| match (old, keeping) {
            (Some(_), _) => Err(Stop::Refused(Refusal::already_exists(resource, &key.name))),
            (None, Keeping::Tried) => Err(Stop::Tried(object)),
            (None, Keeping::Kept) => Ok(Some(object)),
        });
        if resource.plural == "customresourcedefinitions"
            && let Ok(Some(crd)) = &made
        {
            self.resources.define(crd);
        }
        answer(made, resource, &key)
    }

    fn prepare(
        &self,
        resource: &Resource,
        namespace: &str,
        object: &mut Value,
    ) -> Result<(), Refusal> {
        if !object.is_object() {
            return Err(Refusal::bad_request("the object provided is unrecognized"));
        }
        if !object["metadata"].is_object() {
            object["metadata"] = json!({});
        }
        let home = Key::new("namespaces", "", namespace);
        if resource.namespaced && self.store.get(&home).is_none() {
            return Err(Refusal::no_namespace(namespace));
        }
        let seed = self.seed();
        if object::name(object).is_empty() {
            let begin = object::text(object, "/metadata/generateName");
            if begin.is_empty() {
                let why = "Required value: name or generateName is required";
                return Err(Refusal::invalid(resource, "", "metadata.name", why));
            }
            object["metadata"]["name"] = json!(format!("{begin}{}", object::suffix(seed, 5)));
        }
        object["kind"] = json!(resource.kind);
        object["apiVersion"] = json!(resource.api_version());
        let metadata = &mut object["metadata"];
        if resource.namespaced {
            metadata["namespace"] = json!(namespace);
        }
        metadata["uid"] = json!(object::new_uid(seed));
        metadata["creationTimestamp"] = json!(self.clock.text());
        if resource.growth != Growth::Never {
            metadata["generation"] = json!(1);
        }
        set_defaults(resource, object);
        Ok(())
    }

    /// Changes an object. Its name, its identity and its versions are not what `change` can set.
    pub(crate) fn change(
        &self,
        resource: &Resource,
        key: &Key,
        keeping: Keeping,
        change: impl FnOnce(&mut Value) -> Result<(), Refusal>,
    ) -> Result<Arc<Value>, Refusal> {
        let changed = self.store.write(key, |old| {
            let old = old.ok_or_else(|| Refusal::not_found(resource, &key.name))?;
            let mut new = (**old).clone();
            change(&mut new)?;
            hold_fast(old, &mut new);
            validate(resource, &new)?;
            if grows(resource, old, &new) {
                new["metadata"]["generation"] =
                    json!(object::number(old, "/metadata/generation") + 1);
            }
            if keeping == Keeping::Tried {
                return Err(Stop::Tried(new));
            }
            let may_go = object::is_ending(&new) && !object::is_held(&new) && key.path != "pods";
            Ok((!may_go).then_some(new))
        });
        answer(changed, resource, key)
    }

    /// Changes an object as a controller does. Says whether it is still there.
    pub(crate) fn touch(&self, key: &Key, change: impl FnOnce(&mut Value)) -> bool {
        let Some(resource) = self.resources.at(&key.path) else {
            return false;
        };
        let changed = self.change(&resource, key, Keeping::Kept, |object| {
            change(object);
            Ok(())
        });
        changed.is_ok()
    }

    /// Deletes an object: pods are given time to end, and what something still holds stays until it lets go.
    pub(crate) fn delete(
        &self,
        key: &Key,
        grace_seconds: Option<i64>,
        dependents: Dependents,
    ) -> Option<Arc<Value>> {
        let object = self.store.get(key)?;
        if dependents == Dependents::Orphaned {
            self.orphan(key, &object);
        }
        let is_running_pod = key.path == "pods" && object["spec"].get("nodeName").is_some();
        let grace_seconds = if is_running_pod {
            grace_seconds.unwrap_or(30)
        } else {
            0
        };
        if grace_seconds == 0 && !object::is_held(&object) {
            return self.remove(key);
        }
        let at = clock::seconds(self.clock.now() + SignedDuration::from_secs(grace_seconds));
        self.touch(key, |object| {
            if !object::is_ending(object) {
                object["metadata"]["deletionTimestamp"] = json!(at);
                object["metadata"]["deletionGracePeriodSeconds"] = json!(grace_seconds);
            }
        });
        self.store.get(key)
    }

    /// Removes an object at once.
    pub(crate) fn remove(&self, key: &Key) -> Option<Arc<Value>> {
        let removed = self.store.write::<Infallible>(key, |_| Ok(None));
        let removed = removed.unwrap_or_else(|never| match never {});
        if key.path == "pods" {
            self.logs.end(key);
        }
        if let (true, Some(crd)) = (key.path.ends_with("/customresourcedefinitions"), &removed) {
            self.resources.forget(crd);
        }
        removed
    }

    fn orphan(&self, key: &Key, owner: &Value) {
        for dependent in self.dependents(key, object::uid(owner)) {
            self.touch(&dependent, |object| {
                if let Some(metadata) = object["metadata"].as_object_mut() {
                    metadata.remove("ownerReferences");
                }
            });
        }
    }

    /// The objects that another one owns.
    pub(crate) fn dependents(&self, owner: &Key, uid: &str) -> Vec<Key> {
        let path = match owner.path.as_str() {
            "apps/deployments" => "apps/replicasets",
            "apps/replicasets" | "batch/jobs" => "pods",
            "batch/cronjobs" => "batch/jobs",
            _ => return Vec::new(),
        };
        let (objects, _) = self.store.list(path, &owner.namespace);
        objects
            .iter()
            .filter(|object| object::is_owned_by(object, uid))
            .map(|object| owner.beside(path, object::name(object)))
            .collect()
    }
}

fn answer(
    written: Result<Option<Arc<Value>>, Stop>,
    resource: &Resource,
    key: &Key,
) -> Result<Arc<Value>, Refusal> {
    match written {
        Ok(Some(object)) => Ok(object),
        Ok(None) => Err(Refusal::not_found(resource, &key.name)),
        Err(Stop::Tried(object)) => Ok(Arc::new(object)),
        Err(Stop::Refused(refusal)) => Err(refusal),
    }
}

fn hold_fast(old: &Value, new: &mut Value) {
    for field in ["kind", "apiVersion"] {
        new[field] = old[field].clone();
    }
    if !new["metadata"].is_object() {
        new["metadata"] = json!({});
    }
    for field in [
        "name",
        "namespace",
        "uid",
        "creationTimestamp",
        "resourceVersion",
        "generation",
        "deletionTimestamp",
    ] {
        // The end of an object is begun by the server itself, and by nobody taken back.
        if let Some(value) = old["metadata"].get(field) {
            new["metadata"][field] = value.clone();
        }
    }
}

fn grows(resource: &Resource, old: &Value, new: &Value) -> bool {
    match resource.growth {
        Growth::Never => false,
        Growth::Spec => old["spec"] != new["spec"],
        Growth::Anything => {
            let rest = |object: &Value| {
                let mut rest = object.clone();
                rest["metadata"] = Value::Null;
                rest
            };
            rest(old) != rest(new)
        }
    }
}

fn validate(resource: &Resource, object: &Value) -> Result<(), Refusal> {
    let name = object::name(object);
    let negative = |at: &str| {
        object
            .pointer(at)
            .and_then(Value::as_i64)
            .filter(|number| *number < 0)
    };
    if let Some(replicas) = negative("/spec/replicas") {
        let why = format!("Invalid value: {replicas}: must be greater than or equal to 0");
        return Err(Refusal::invalid(resource, name, "spec.replicas", &why));
    }
    if resource.plural == "horizontalpodautoscalers" {
        let (min, max) = (
            object::number(object, "/spec/minReplicas"),
            object::number(object, "/spec/maxReplicas"),
        );
        if max < min {
            let why =
                format!("Invalid value: {max}: must be greater than or equal to `minReplicas`");
            return Err(Refusal::invalid(resource, name, "spec.maxReplicas", &why));
        }
    }
    Ok(())
}

fn set_defaults(resource: &Resource, object: &mut Value) {
    let uid = object["metadata"]["uid"].clone();
    let name = object["metadata"]["name"].clone();
    let Some(spec) = object["spec"].as_object_mut() else {
        return;
    };
    let rolling = json!({ "maxSurge": "25%", "maxUnavailable": "25%" });
    let selector = json!({ "matchLabels": { "batch.kubernetes.io/controller-uid": uid } });
    let defaults = match resource.kind.as_str() {
        "Deployment" => vec![
            ("replicas", json!(1)),
            ("revisionHistoryLimit", json!(10)),
            ("progressDeadlineSeconds", json!(600)),
            (
                "strategy",
                json!({ "type": "RollingUpdate", "rollingUpdate": rolling }),
            ),
        ],
        "HorizontalPodAutoscaler" => vec![("minReplicas", json!(1))],
        "Job" => vec![
            ("backoffLimit", json!(6)),
            ("completions", json!(1)),
            ("parallelism", json!(1)),
            ("selector", selector),
        ],
        _ => Vec::new(),
    };
    for (field, value) in defaults {
        spec.entry(field).or_insert(value);
    }
    if resource.kind == "Job" {
        let labels = &mut spec["template"]["metadata"]["labels"];
        for prefix in ["", "batch.kubernetes.io/"] {
            labels[format!("{prefix}controller-uid")] = uid.clone();
            labels[format!("{prefix}job-name")] = name.clone();
        }
    }
}
