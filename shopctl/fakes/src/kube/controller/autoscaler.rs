use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::{Value, json};

use crate::kube::{
    event::Happening,
    fake::FakeKube,
    object::{self, Key},
    store::{Became, Change},
    world::World,
};

const PATH: &str = "autoscaling/horizontalpodautoscalers";

/// How many replicas the load asks for, by autoscaler.
#[derive(Debug, Default)]
pub(crate) struct Loads(Mutex<HashMap<String, i64>>);

impl Loads {
    fn of(&self, scaler: &str) -> Option<i64> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(scaler)
            .copied()
    }
}

/// Looks at a scaler that was changed.
pub(super) fn observe(world: &Arc<World>, change: &Change) {
    if change.became != Became::Deleted
        && change
            .old
            .as_ref()
            .is_none_or(|old| old["spec"] != change.object["spec"])
    {
        reconcile_soon(world, change.key.clone());
    }
}

/// Looks at the scaler of a deployment whose replicas were changed.
pub(super) fn observe_deployment(world: &Arc<World>, change: &Change) {
    let replicas = |object: &Value| object::number(object, "/spec/replicas");
    if change
        .old
        .as_ref()
        .is_some_and(|old| replicas(old) == replicas(&change.object))
    {
        return;
    }
    let (scalers, _) = world.store.list(PATH, &change.key.namespace);
    for scaler in scalers
        .iter()
        .filter(|one| one["spec"]["scaleTargetRef"]["name"] == change.key.name)
    {
        reconcile_soon(world, change.key.beside(PATH, object::name(scaler)));
    }
}

fn reconcile_soon(world: &Arc<World>, key: Key) {
    let world = world.clone();
    tokio::spawn(async move {
        world.steps(2).await;
        reconcile(&world, &key);
    });
}

/// Brings the replicas of a deployment within bounds, and to what the load asks for.
pub(super) fn reconcile(world: &World, key: &Key) {
    let Some(scaler) = world.store.get(key) else {
        return;
    };
    let name = object::text(&scaler, "/spec/scaleTargetRef/name");
    let target = key.beside("apps/deployments", name);
    let Some(deployment) = world.store.get(&target) else {
        return;
    };
    let current = object::number(&deployment, "/spec/replicas");
    if current == 0 {
        // Scaled to nothing by hand is left so.
        tell_status(world, key, 0, 0, false);
        return;
    }
    let min = object::number(&scaler, "/spec/minReplicas");
    let max = object::number(&scaler, "/spec/maxReplicas");
    let load = world.loads.of(&key.name);
    let desired = load.unwrap_or(current).min(max).max(min);
    if desired != current {
        world.touch(&target, |deployment| {
            deployment["spec"]["replicas"] = json!(desired);
        });
        let why = match load {
            Some(_) => "cpu resource utilization (percentage of request) above target",
            None if current > max => "Current number of replicas above Spec.MaxReplicas",
            None => "Current number of replicas below Spec.MinReplicas",
        };
        tell_rescale(world, &scaler, desired, why);
    }
    let is_limited = load.is_some_and(|load| load > max);
    tell_status(world, key, current, desired, is_limited);
}

fn tell_rescale(world: &World, scaler: &Value, size: i64, why: &str) {
    let what = Happening {
        by: "horizontal-pod-autoscaler",
        reason: "SuccessfulRescale",
        message: &format!("New size: {size}; reason: {why}"),
        is_warning: false,
    };
    world.tell(scaler, what);
}

fn tell_status(world: &World, key: &Key, current: i64, desired: i64, is_limited: bool) {
    let now = world.clock.text();
    world.touch(key, |scaler| {
        let metric = json!({
            "type": "Resource",
            "resource": { "name": "cpu", "current": { "averageUtilization": 42, "averageValue": "105m" } },
        });
        scaler["status"]["currentReplicas"] = json!(current);
        scaler["status"]["desiredReplicas"] = json!(desired);
        scaler["status"]["currentMetrics"] = json!([metric]);
        let active = if desired == 0 {
            object::condition("ScalingActive", false, "ScalingDisabled", "scaling is disabled since the replica count of the target is zero")
        } else {
            object::condition("ScalingActive", true, "ValidMetricFound", "the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)")
        };
        let limited = if is_limited {
            object::condition("ScalingLimited", true, "TooManyReplicas", "the desired replica count is more than the maximum replica count")
        } else {
            object::condition("ScalingLimited", false, "DesiredWithinRange", "the desired count is within the acceptable range")
        };
        let able = object::condition("AbleToScale", true, "ReadyForNewScale", "recommended size matches current size");
        for condition in [able, active, limited] {
            object::set_condition(scaler, condition, &now);
        }
    });
}

/// What the load asks for.
impl FakeKube {
    /// Lets the load ask an autoscaler for so many replicas; it gives them within its bounds.
    pub fn load(&self, autoscaler: &str, replicas: i64) {
        let world = self.world();
        let mut loads = world.loads.0.lock().unwrap_or_else(PoisonError::into_inner);
        loads.insert(autoscaler.to_owned(), replicas);
        drop(loads);
        let (world, key) = (world.clone(), Key::new(PATH, &world.namespace, autoscaler));
        self.spawn(async move { reconcile(&world, &key) });
    }
}
