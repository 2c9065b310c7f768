use std::sync::Arc;

use serde_json::{Value, json};

use crate::kube::{
    edit::{Dependents, Keeping},
    event::Happening,
    object::{self, Key},
    world::World,
};

/// The label that tells the pods of one template from those of another.
pub(super) const HASH: &str = "pod-template-hash";

/// What a template is called, the same for the same template.
pub(super) fn template_hash(template: &Value) -> String {
    object::suffix(object::hash(&canonical(template)), 10)
}

/// A value as text, whatever the order its fields came in.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{name}:{}", canonical(value)))
                .collect();
            fields.sort();
            format!("{{{}}}", fields.join(","))
        }
        Value::Array(list) => format!(
            "[{}]",
            list.iter().map(canonical).collect::<Vec<_>>().join(",")
        ),
        value => value.to_string(),
    }
}

/// The replica set of a deployment's template, with no pods yet.
pub(super) fn new(deployment: &Value, annotations: &Value) -> Value {
    let spec = &deployment["spec"];
    let hash = template_hash(&spec["template"]);
    let mut template = spec["template"].clone();
    let mut selector = spec["selector"].clone();
    template["metadata"]["labels"][HASH] = json!(hash);
    selector["matchLabels"][HASH] = json!(hash);
    json!({
        "metadata": {
            "name": format!("{}-{hash}", object::name(deployment)),
            "labels": template["metadata"]["labels"],
            "annotations": annotations,
            "ownerReferences": object::owner_reference(deployment),
        },
        "spec": { "replicas": 0, "selector": selector, "template": template },
        "status": { "replicas": 0 },
    })
}

/// Makes or deletes pods until there are as many as wanted, and tells how many there are.
pub(super) fn reconcile(world: &World, key: &Key) {
    let Some(set) = world.store.get(key).filter(|one| !object::is_ending(one)) else {
        return;
    };
    let wanted = usize::try_from(object::number(&set, "/spec/replicas")).unwrap_or_default();
    let mut pods = pods(world, key, &set);
    for _ in pods.len()..wanted {
        make_pod(world, key, &set);
    }
    pods.sort_by_key(|pod| {
        (
            object::is_true(pod, "Ready"),
            object::is_true(pod, "PodScheduled"),
        )
    });
    for pod in pods.iter().take(pods.len().saturating_sub(wanted)) {
        world.delete(
            &key.beside("pods", object::name(pod)),
            None,
            Dependents::Deleted,
        );
        tell(
            world,
            &set,
            "SuccessfulDelete",
            &format!("Deleted pod: {}", object::name(pod)),
        );
    }
    tell_status(world, key, &set);
}

fn pods(world: &World, key: &Key, set: &Value) -> Vec<Arc<Value>> {
    let (all, _) = world.store.list("pods", &key.namespace);
    let is_active = |pod: &Value| {
        !object::is_ending(pod)
            && !matches!(object::text(pod, "/status/phase"), "Succeeded" | "Failed")
    };
    all.into_iter()
        .filter(|pod| object::is_owned_by(pod, object::uid(set)) && is_active(pod))
        .collect()
}

fn make_pod(world: &World, key: &Key, set: &Value) {
    let name = format!("{}-{}", key.name, object::suffix(world.seed(), 5));
    let pod = pod(&name, set, &set["spec"]["template"]);
    let Some(resource) = world.resources.at("pods") else {
        return;
    };
    if world
        .create(&resource, &key.namespace, pod, Keeping::Kept)
        .is_ok()
    {
        tell(
            world,
            set,
            "SuccessfulCreate",
            &format!("Created pod: {name}"),
        );
    }
}

/// A pod of a template that runs nowhere yet.
pub(super) fn pod(name: &str, owner: &Value, template: &Value) -> Value {
    let mut metadata = template["metadata"].clone();
    metadata["name"] = json!(name);
    metadata["generateName"] = json!(format!("{}-", object::name(owner)));
    metadata["ownerReferences"] = object::owner_reference(owner);
    json!({
        "metadata": metadata,
        "spec": template["spec"],
        "status": { "phase": "Pending", "qosClass": "Burstable" },
    })
}

fn tell_status(world: &World, key: &Key, set: &Value) {
    let pods = pods(world, key, set);
    let ready = pods
        .iter()
        .filter(|pod| object::is_true(pod, "Ready"))
        .count();
    world.touch(key, |set| {
        let mut status = json!({
            "replicas": pods.len(),
            "observedGeneration": set["metadata"]["generation"],
        });
        if !pods.is_empty() {
            status["fullyLabeledReplicas"] = json!(pods.len());
        }
        if ready > 0 {
            status["readyReplicas"] = json!(ready);
            status["availableReplicas"] = json!(ready);
        }
        set["status"] = status;
    });
}

fn tell(world: &World, set: &Value, reason: &str, message: &str) {
    world.tell(
        set,
        Happening {
            by: "replicaset-controller",
            reason,
            message,
            is_warning: false,
        },
    );
}
