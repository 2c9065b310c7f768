use std::sync::Arc;

use serde_json::{Value, json};

use super::deployment::{Sets, available, replicas};
use crate::kube::{
    event::Happening,
    object::{self, Key},
    world::World,
};

fn scale(world: &World, key: &Key, deployment: &Value, set: &Value, to: i64) {
    let (name, from) = (object::name(set), replicas(set));
    if from == to {
        return;
    }
    world.touch(&key.beside("apps/replicasets", name), |set| {
        set["spec"]["replicas"] = json!(to);
    });
    let way = if to > from { "up" } else { "down" };
    world.tell(
        deployment,
        Happening {
            by: "deployment-controller",
            reason: "ScalingReplicaSet",
            message: &format!("Scaled {way} replica set {name} from {from} to {to}"),
            is_warning: false,
        },
    );
}

/// A deployment that is paused still follows its number of replicas.
pub(super) fn scale_only(world: &World, key: &Key, deployment: &Value, sets: &Sets) {
    let mut filled = sets.all().filter(|set| replicas(set) > 0);
    if let (Some(set), None) = (filled.next(), filled.next()) {
        scale(world, key, deployment, set, replicas(deployment));
    }
}

/// Takes a rollout one step further: as many new pods as there is room for, as few old ones as may be.
pub(super) fn roll(world: &World, key: &Key, deployment: &Value, sets: &Sets) {
    let Some(current) = &sets.current else { return };
    let wanted = replicas(deployment);
    let old_left: i64 = sets.old.iter().map(|set| replicas(set)).sum();
    if deployment["spec"]["strategy"]["type"] == "Recreate" {
        for set in &sets.old {
            scale(world, key, deployment, set, 0);
        }
        let old_running: i64 = sets
            .old
            .iter()
            .map(|set| object::number(set, "/status/replicas"))
            .sum();
        if old_left + old_running == 0 {
            scale(world, key, deployment, current, wanted);
        }
        return;
    }
    let surge = share(deployment, "maxSurge", wanted, true);
    let mut unavailable = share(deployment, "maxUnavailable", wanted, false);
    if surge == 0 && unavailable == 0 {
        unavailable = 1;
    }
    let total = replicas(current) + old_left;
    let room = (wanted + surge - total).max(0);
    let to = if replicas(current) > wanted {
        wanted
    } else {
        replicas(current) + room.min(wanted - replicas(current))
    };
    scale(world, key, deployment, current, to);
    let starting = to - available(current).min(to);
    let spare = total - replicas(current) + to - (wanted - unavailable) - starting;
    let free = sets.all().map(available).sum::<i64>() - (wanted - unavailable);
    scale_down_old(world, key, deployment, &sets.old, spare, free);
}

/// Takes the old pods that are not ready first, then as many others as may be missed.
fn scale_down_old(
    world: &World,
    key: &Key,
    deployment: &Value,
    old: &[Arc<Value>],
    mut spare: i64,
    mut free: i64,
) {
    for set in old {
        let broken = (replicas(set) - available(set)).min(spare).max(0);
        let healthy = available(set).min(spare - broken).min(free).max(0);
        spare -= broken + healthy;
        free -= healthy;
        scale(
            world,
            key,
            deployment,
            set,
            replicas(set) - broken - healthy,
        );
    }
}

/// A number of pods, or a percentage of them.
pub(super) fn share(deployment: &Value, name: &str, of: i64, rounds_up: bool) -> i64 {
    let value = &deployment["spec"]["strategy"]["rollingUpdate"][name];
    let text = value.as_str().unwrap_or("25%");
    let percent = || text.trim_end_matches('%').parse::<i64>().unwrap_or(25) * of;
    value.as_i64().unwrap_or_else(|| {
        if rounds_up {
            (percent() + 99) / 100
        } else {
            percent() / 100
        }
    })
}
