use serde_json::{Value, json};

use super::{
    deployment::{Sets, replicas},
    rollout::share,
};
use crate::kube::{
    object::{self, Key},
    world::World,
};

/// Whether a deployment is what it should be.
pub(super) fn is_complete(deployment: &Value) -> bool {
    let status = |name: &str| object::number(&deployment["status"], name);
    let wanted = replicas(deployment);
    [
        status("/updatedReplicas"),
        status("/replicas"),
        status("/availableReplicas"),
    ]
    .iter()
    .all(|number| *number == wanted)
        && status("/observedGeneration") == object::number(deployment, "/metadata/generation")
}

/// Tells how far a deployment has come.
pub(super) fn tell_status(world: &World, key: &Key, is_late: bool) {
    let Some(deployment) = world.store.get(key) else {
        return;
    };
    let sets = Sets::of(world, key, &deployment);
    let ready = sets.total("/status/readyReplicas");
    let wanted = replicas(&deployment);
    let now = world.clock.text();
    let current = sets.current.as_deref().unwrap_or(&Value::Null);
    world.touch(key, |deployment| {
        let generation = deployment["metadata"]["generation"].clone();
        let mut status = json!({ "observedGeneration": generation, "conditions": deployment["status"]["conditions"] });
        for (name, number) in [
            ("replicas", sets.total("/status/replicas")),
            ("updatedReplicas", object::number(current, "/status/replicas")),
            ("readyReplicas", ready),
            ("availableReplicas", ready),
            ("unavailableReplicas", wanted - ready),
        ] {
            if number > 0 {
                status[name] = json!(number);
            }
        }
        let before = deployment["status"].clone();
        deployment["status"] = status;
        let needed = wanted - share(deployment, "maxUnavailable", wanted, false);
        let available = if ready >= needed {
            object::condition("Available", true, "MinimumReplicasAvailable", "Deployment has minimum availability.")
        } else {
            object::condition("Available", false, "MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
        };
        let progressing = progress(deployment, object::name(current), is_late);
        for mut condition in [available, progressing] {
            condition["lastUpdateTime"] = update_time(&before, &condition, &now);
            object::set_condition(deployment, condition, &now);
        }
    });
}

fn progress(deployment: &Value, set: &str, is_late: bool) -> Value {
    let told =
        |holds, reason, message: &str| object::condition("Progressing", holds, reason, message);
    if is_complete(deployment) {
        told(
            true,
            "NewReplicaSetAvailable",
            &format!("ReplicaSet \"{set}\" has successfully progressed."),
        )
    } else if is_late {
        told(
            false,
            "ProgressDeadlineExceeded",
            &format!("ReplicaSet \"{set}\" has timed out progressing."),
        )
    } else if deployment["spec"]["paused"] == true {
        object::condition(
            "Progressing",
            true,
            "DeploymentPaused",
            "Deployment is paused",
        )
    } else {
        told(
            true,
            "ReplicaSetUpdated",
            &format!("ReplicaSet \"{set}\" is progressing."),
        )
    }
}

/// The time at which a condition became what it is: the former where nothing differs.
fn update_time(before: &Value, condition: &Value, now: &str) -> Value {
    let conditions = before["conditions"].as_array();
    let same = conditions.into_iter().flatten().find(|one| {
        ["type", "status", "reason", "message"]
            .iter()
            .all(|field| one[field] == condition[field])
    });
    same.map_or_else(|| json!(now), |one| one["lastUpdateTime"].clone())
}
