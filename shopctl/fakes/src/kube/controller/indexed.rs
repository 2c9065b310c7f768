use std::{collections::BTreeSet, sync::Arc};

use serde_json::{Value, json};

use super::{
    job::{Changes, Over, add_pod, finish, tell_status},
    program::INDEX,
    replica_set,
};
use crate::kube::{
    object::{self, Key},
    store::Became,
    world::World,
};

/// Why a job is over of whose pods some failed.
const FAILED: (&str, &str) = ("FailedIndexes", "Job has failed indexes");

/// Runs a job whose pods have numbers: all at once, each once.
pub(super) async fn run(world: Arc<World>, key: Key, job: Arc<Value>, mut changes: Changes) {
    let started = world.clock.text();
    let count = object::number(&job, "/spec/completions");
    let mut living = BTreeSet::new();
    for index in 0..count {
        let Some(pod) = make_pod(&world, &key, &job, index) else {
            return;
        };
        living.insert(pod);
    }
    let (mut succeeded, mut failed) = (0, 0);
    while !living.is_empty() {
        let status = json!({
            "active": living.len(), "ready": 0, "succeeded": succeeded, "failed": failed, "startTime": started,
        });
        tell_status(&world, &key, &status);
        let Some((pod, has_succeeded)) = next_end(&living, &key, &mut changes).await else {
            return;
        };
        living.remove(&pod);
        succeeded += i64::from(has_succeeded);
        failed += i64::from(!has_succeeded);
    }
    let over = Over {
        started: &started,
        succeeded,
        failed,
        why: (failed > 0).then_some(FAILED),
    };
    finish(&world, &key, &over);
}

/// Waits for the end of one of the pods, and says whether it was a good one; `None` where the job is gone before.
async fn next_end(living: &BTreeSet<Key>, job: &Key, changes: &mut Changes) -> Option<(Key, bool)> {
    loop {
        let change = changes.recv().await.ok()?;
        let is_gone = change.became == Became::Deleted;
        if is_gone && change.key == *job {
            return None;
        }
        if living.contains(&change.key) {
            match object::text(&change.object, "/status/phase") {
                "Succeeded" => return Some((change.key.clone(), true)),
                "Failed" => return Some((change.key.clone(), false)),
                _ if is_gone => return Some((change.key.clone(), false)),
                _ => {}
            }
        }
    }
}

fn make_pod(world: &World, key: &Key, job: &Value, index: i64) -> Option<Key> {
    let name = format!("{}-{index}-{}", key.name, object::suffix(world.seed(), 5));
    let mut pod = replica_set::pod(&name, job, &job["spec"]["template"]);
    for place in ["annotations", "labels"] {
        pod["metadata"][place][INDEX] = json!(index.to_string());
    }
    add_pod(world, key, job, &name, pod)
}
