use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use super::replica_set;
use crate::kube::{
    edit::Keeping,
    event::Happening,
    fake::FakeKube,
    object::{self, Key},
    store::{Became, Change},
    world::World,
};

type Changes = tokio::sync::broadcast::Receiver<Arc<Change>>;

/// How a job's pods end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobEnd {
    pub(super) exit_code: i64,
    pub(super) lines: Vec<String>,
    pub(super) steps: Option<u32>,
}

impl JobEnd {
    /// They write these lines and succeed.
    pub fn completes(lines: &[&str]) -> Self {
        Self::fails(0, lines)
    }

    /// They write these lines and fail.
    pub fn fails(exit_code: i64, lines: &[&str]) -> Self {
        let lines = lines.iter().map(|line| (*line).to_owned()).collect();
        Self {
            exit_code,
            lines,
            steps: Some(2),
        }
    }

    /// They write these lines and run on.
    pub fn never(lines: &[&str]) -> Self {
        Self {
            steps: None,
            ..Self::completes(lines)
        }
    }
}

/// How the pods of jobs end, by the beginning of the job's name.
#[derive(Debug, Default)]
pub(crate) struct JobEnds(Mutex<Vec<(String, JobEnd)>>);

impl JobEnds {
    /// How the pods of a job end: as was said last, or well.
    pub(super) fn of(&self, job: &str) -> JobEnd {
        let ends = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let said = ends
            .iter()
            .rev()
            .find(|(begin, _)| job.starts_with(begin.as_str()));
        said.map_or_else(|| JobEnd::completes(&[]), |(_, end)| end.clone())
    }
}

/// Runs a new job.
pub(super) fn observe(world: &Arc<World>, change: &Change) {
    if change.became == Became::Added {
        let changes = world.store.subscribe();
        tokio::spawn(run(world.clone(), change.key.clone(), changes));
    }
}

async fn run(world: Arc<World>, key: Key, mut changes: Changes) {
    let started = world.clock.text();
    let mut failed = 0;
    loop {
        world.steps(1).await;
        let Some(job) = world.store.get(&key) else {
            return;
        };
        let Some(pod) = make_pod(&world, &key, &job) else {
            return;
        };
        let running = json!({ "active": 1, "ready": 0, "failed": failed, "startTime": started });
        tell_status(&world, &key, &running);
        let Some(has_succeeded) = end_of(&pod, &key, &mut changes).await else {
            return;
        };
        failed += i64::from(!has_succeeded);
        if has_succeeded || failed > object::number(&job, "/spec/backoffLimit") {
            finish(&world, &key, &started, failed, has_succeeded);
            return;
        }
        let between = json!({ "failed": failed, "startTime": started });
        tell_status(&world, &key, &between);
    }
}

/// Waits for the end of a pod, and says whether it was a good one; `None` where the job is gone before.
async fn end_of(pod: &Key, job: &Key, changes: &mut Changes) -> Option<bool> {
    loop {
        let change = changes.recv().await.ok()?;
        let is_gone = change.became == Became::Deleted;
        if is_gone && change.key == *job {
            return None;
        }
        if change.key == *pod {
            match object::text(&change.object, "/status/phase") {
                "Succeeded" => return Some(true),
                "Failed" => return Some(false),
                _ if is_gone => return Some(false),
                _ => {}
            }
        }
    }
}

fn make_pod(world: &World, key: &Key, job: &Value) -> Option<Key> {
    let name = format!("{}-{}", key.name, object::suffix(world.seed(), 5));
    let pod = replica_set::pod(&name, job, &job["spec"]["template"]);
    let pods = world.resources.at("pods")?;
    world
        .create(&pods, &key.namespace, pod, Keeping::Kept)
        .ok()?;
    tell(
        world,
        job,
        "SuccessfulCreate",
        &format!("Created pod: {name}"),
        false,
    );
    Some(key.beside("pods", &name))
}

fn finish(world: &World, key: &Key, started: &str, failed: i64, has_succeeded: bool) {
    let now = world.clock.text();
    let (kind, reason, message) = if has_succeeded {
        (
            "Complete",
            "CompletionsReached",
            "Reached expected number of completions",
        )
    } else {
        (
            "Failed",
            "BackoffLimitExceeded",
            "Job has reached the specified backoff limit",
        )
    };
    let mut condition = object::condition(kind, true, reason, message);
    condition["lastProbeTime"] = json!(now);
    let mut status = json!({ "startTime": started });
    if failed > 0 {
        status["failed"] = json!(failed);
    }
    if has_succeeded {
        status["succeeded"] = json!(1);
        status["completionTime"] = json!(now);
    }
    world.touch(key, |job| {
        job["status"] = status;
        object::set_condition(job, condition, &now);
    });
    if let Some(job) = world.store.get(key) {
        if has_succeeded {
            tell(world, &job, "Completed", "Job completed", false);
        } else {
            tell(world, &job, reason, message, true);
        }
    }
}

fn tell_status(world: &World, key: &Key, status: &Value) {
    world.touch(key, |job| job["status"] = status.clone());
}

fn tell(world: &World, job: &Value, reason: &str, message: &str, is_warning: bool) {
    world.tell(
        job,
        Happening {
            by: "job-controller",
            reason,
            message,
            is_warning,
        },
    );
}

/// How jobs end.
impl FakeKube {
    /// Says how the pods of jobs end whose names begin so. Others complete and write nothing.
    pub fn job_ends(&self, name_begins: &str, end: JobEnd) {
        let mut ends = self
            .world()
            .job_ends
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        ends.push((name_begins.to_owned(), end));
    }
}
