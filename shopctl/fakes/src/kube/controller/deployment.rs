use std::{collections::HashMap, sync::Arc, time::Duration};

use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    progress::{is_complete, tell_status},
    replica_set,
    rollout::{roll, scale_only},
};
use crate::kube::{
    edit::Keeping,
    object::{self, Key},
    world::World,
};

const REVISION: &str = "deployment.kubernetes.io/revision";

/// Rolls deployments out, and knows since when each has made no progress.
#[derive(Debug, Default)]
pub(super) struct Deployments {
    waiting: HashMap<Key, Waiting>,
}

#[derive(Debug)]
struct Waiting {
    /// What progress was made so far.
    made: Value,
    since: Instant,
    patience: Duration,
    /// It took too long, which was told.
    is_late: bool,
}

impl Waiting {
    fn deadline(&self) -> Instant {
        self.since + self.patience
    }
}

impl Deployments {
    /// When the next deployment runs out of time.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        let punctual = self.waiting.values().filter(|waiting| !waiting.is_late);
        punctual.map(Waiting::deadline).min()
    }

    /// Tells of those that ran out of time.
    pub(super) fn reconcile_due(&mut self, world: &World, now: Instant) {
        for (key, waiting) in &mut self.waiting {
            if !waiting.is_late && waiting.deadline() <= now {
                waiting.is_late = true;
                tell_status(world, key, true);
            }
        }
    }

    /// Brings a deployment closer to what it should be.
    pub(super) fn reconcile(&mut self, world: &World, key: &Key) {
        let Some(deployment) = world.store.get(key).filter(|one| !object::is_ending(one)) else {
            self.waiting.remove(key);
            return;
        };
        let sets = Sets::of(world, key, &deployment);
        let is_paused = deployment["spec"]["paused"] == true;
        if sets.current.is_none() && !is_paused {
            make_set(world, key, &deployment, &sets);
            return;
        }
        adopt_revision(world, key, &sets);
        if is_paused {
            scale_only(world, key, &deployment, &sets);
        } else {
            roll(world, key, &deployment, &sets);
        }
        let is_late = self.waiting.get(key).is_some_and(|waiting| waiting.is_late);
        tell_status(world, key, is_late);
        self.keep_time(world, key);
    }

    fn keep_time(&mut self, world: &World, key: &Key) {
        let Some(deployment) = world.store.get(key) else {
            return;
        };
        if is_complete(&deployment) || deployment["spec"]["paused"] == true {
            self.waiting.remove(key);
            return;
        }
        let made = json!([
            deployment["status"]["updatedReplicas"],
            deployment["status"]["readyReplicas"],
            deployment["status"]["replicas"],
            deployment["status"]["observedGeneration"],
        ]);
        let seconds = object::number(&deployment, "/spec/progressDeadlineSeconds");
        let patience = world.pace * u32::try_from(seconds).unwrap_or(600);
        let waiting = Waiting {
            made,
            since: Instant::now(),
            patience,
            is_late: false,
        };
        match self.waiting.get(key) {
            Some(before) if before.made == waiting.made => {}
            _ => {
                self.waiting.insert(key.clone(), waiting);
            }
        }
    }
}

/// The replica sets of a deployment: the one of its template, and the others, the oldest first.
pub(super) struct Sets {
    pub(super) current: Option<Arc<Value>>,
    pub(super) old: Vec<Arc<Value>>,
}

impl Sets {
    pub(super) fn of(world: &World, key: &Key, deployment: &Value) -> Self {
        let hash = replica_set::template_hash(&deployment["spec"]["template"]);
        let (all, _) = world.store.list("apps/replicasets", &key.namespace);
        let (current, mut old): (Vec<_>, Vec<_>) = all
            .into_iter()
            .filter(|set| object::is_owned_by(set, object::uid(deployment)))
            .partition(|set| object::label(set, replica_set::HASH) == hash);
        old.sort_by_key(|set| revision(set));
        Self {
            current: current.into_iter().next(),
            old,
        }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Value> {
        self.old.iter().chain(&self.current).map(Arc::as_ref)
    }

    pub(super) fn total(&self, at: &str) -> i64 {
        self.all().map(|set| object::number(set, at)).sum()
    }

    fn newest_old_revision(&self) -> i64 {
        self.old
            .iter()
            .map(|set| revision(set))
            .max()
            .unwrap_or_default()
    }
}

fn revision(set: &Value) -> i64 {
    object::annotation(set, REVISION)
        .parse()
        .unwrap_or_default()
}

/// How many pods are wanted.
pub(super) fn replicas(set: &Value) -> i64 {
    object::number(set, "/spec/replicas")
}

/// What is available, though the status may be older than what is wanted.
pub(super) fn available(set: &Value) -> i64 {
    object::number(set, "/status/availableReplicas").min(replicas(set))
}

fn make_set(world: &World, key: &Key, deployment: &Value, sets: &Sets) {
    let next = sets.newest_old_revision() + 1;
    let set = replica_set::new(deployment, &json!({ REVISION: next.to_string() }));
    let Some(resource) = world.resources.at("apps/replicasets") else {
        return;
    };
    // One of that name belongs to somebody else; the deployment waits as it would in a cluster.
    let _ = world.create(&resource, &key.namespace, set, Keeping::Kept);
}

/// Numbers the current set after all others, and the deployment with it: going back makes a new revision.
fn adopt_revision(world: &World, key: &Key, sets: &Sets) {
    let Some(current) = &sets.current else { return };
    let mut number = revision(current);
    if number <= sets.newest_old_revision() {
        number = sets.newest_old_revision() + 1;
        world.touch(
            &key.beside("apps/replicasets", object::name(current)),
            |set| {
                set["metadata"]["annotations"][REVISION] = json!(number.to_string());
            },
        );
    }
    world.touch(key, |deployment| {
        deployment["metadata"]["annotations"][REVISION] = json!(number.to_string());
    });
}
