use std::sync::Arc;

use serde_json::Value;
use tokio::{sync::broadcast::error::RecvError, time::Instant};

use super::{application, autoscaler, deployment::Deployments, job, pod, replica_set};
use crate::kube::{
    edit::Dependents,
    object::{self, Key},
    store::{Became, Change, Store},
    world::World,
};

/// Follows the changes for as long as the cluster runs.
pub(crate) async fn run(
    world: Arc<World>,
    mut changes: tokio::sync::broadcast::Receiver<Arc<Change>>,
) {
    let mut deployments = Deployments::default();
    loop {
        let wake = deployments.next_deadline();
        let due = async move {
            match wake {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            change = changes.recv() => match change {
                Ok(change) => hand_out(&world, &mut deployments, &change),
                Err(RecvError::Lagged(_)) => catch_up(&world, &mut deployments),
                Err(RecvError::Closed) => return,
            },
            () = due => deployments.reconcile_due(&world, Instant::now()),
        }
    }
}

fn hand_out(world: &Arc<World>, deployments: &mut Deployments, change: &Change) {
    if change.became == Became::Deleted {
        collect_garbage(world, change);
    }
    match change.key.path.as_str() {
        "pods" => {
            pod::observe(world, change);
            if let Some(set) = owner_key(change, "ReplicaSet", "apps/replicasets") {
                replica_set::reconcile(world, &set);
            }
        }
        "apps/replicasets" => {
            replica_set::reconcile(world, &change.key);
            if let Some(owner) = owner_key(change, "Deployment", "apps/deployments") {
                deployments.reconcile(world, &owner);
            }
        }
        "apps/deployments" => {
            deployments.reconcile(world, &change.key);
            autoscaler::observe_deployment(world, change);
            application::observe_deployment(world, change);
        }
        "autoscaling/horizontalpodautoscalers" => autoscaler::observe(world, change),
        "batch/jobs" => job::observe(world, change),
        "argoproj.io/applications" => application::observe(world, change),
        _ => {}
    }
}

fn owner_key(change: &Change, kind: &str, path: &str) -> Option<Key> {
    let owner = object::owner(&change.object)?;
    let name = owner["name"].as_str()?;
    (owner["kind"] == kind).then(|| change.key.beside(path, name))
}

fn collect_garbage(world: &World, change: &Change) {
    for dependent in world.dependents(&change.key, object::uid(&change.object)) {
        world.delete(&dependent, None, Dependents::Deleted);
    }
}

fn keys(store: &Store, path: &str) -> Vec<Key> {
    let (objects, _) = store.list(path, "");
    objects.iter().map(|one| key(path, one)).collect()
}

fn key(path: &str, object: &Value) -> Key {
    Key::new(path, object::namespace(object), object::name(object))
}

/// Looks at everything once, where changes came too fast.
fn catch_up(world: &World, deployments: &mut Deployments) {
    for set in keys(&world.store, "apps/replicasets") {
        replica_set::reconcile(world, &set);
    }
    for deployment in keys(&world.store, "apps/deployments") {
        deployments.reconcile(world, &deployment);
    }
}

/// Brings a cluster to rest before it is looked at: every pod runs, and no controller has anything to do.
pub(crate) fn settle(world: &World) {
    let mut deployments = Deployments::default();
    loop {
        let before = world.store.version();
        catch_up(world, &mut deployments);
        for pod in keys(&world.store, "pods") {
            pod::settle(world, &pod);
        }
        if world.store.version() == before {
            break;
        }
    }
    for scaler in keys(&world.store, "autoscaling/horizontalpodautoscalers") {
        autoscaler::reconcile(world, &scaler);
    }
    for event in keys(&world.store, "events") {
        world.remove(&event);
    }
}
