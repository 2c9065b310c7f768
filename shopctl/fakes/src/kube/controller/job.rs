use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::{Value, json};

use super::{indexed, replica_set};
use crate::kube::{
    edit::Keeping,
    event::Happening,
    fake::FakeKube,
    object::{self, Key},
    store::{Became, Change},
    world::World,
};

/// Why a job gives up whose pods failed.
const TOO_OFTEN: (&str, &str) = (
    "BackoffLimitExceeded",
    "Job has reached the specified backoff limit",
);

pub(super) type Changes = tokio::sync::broadcast::Receiver<Arc<Change>>;

/// How a job's pods end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobEnd {
    pub(super) exit_code: i64,
    pub(super) lines: Vec<String>,
    pub(super) steps: Option<u32>,
    /// What is run in their place.
    pub(super) program: Option<PathBuf>,
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
            program: None,
        }
    }

    /// They end as this program does, which is run on this machine with the arguments and the environment of their container.
    pub fn of_program(program: &Path) -> Self {
        Self {
            program: Some(program.to_owned()),
            ..Self::completes(&[])
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
        let (world, key) = (world.clone(), change.key.clone());
        let changes = world.store.subscribe();
        if change.object["spec"]["completionMode"] == "Indexed" {
            tokio::spawn(indexed::run(world, key, change.object.clone(), changes));
        } else {
            tokio::spawn(run(world, key, changes));
        }
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
            let over = Over {
                started: &started,
                succeeded: i64::from(has_succeeded),
                failed,
                why: (!has_succeeded).then_some(TOO_OFTEN),
            };
            finish(&world, &key, &over);
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
    add_pod(world, key, job, &name, pod)
}

pub(super) fn add_pod(
    world: &World,
    key: &Key,
    job: &Value,
    name: &str,
    pod: Value,
) -> Option<Key> {
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
    Some(key.beside("pods", name))
}

/// How a job's life was.
pub(super) struct Over<'a> {
    pub(super) started: &'a str,
    pub(super) succeeded: i64,
    pub(super) failed: i64,
    /// Why it failed, in a word and in words, where it did.
    pub(super) why: Option<(&'static str, &'static str)>,
}

/// Says that a job is over.
pub(super) fn finish(world: &World, key: &Key, over: &Over<'_>) {
    let now = world.clock.text();
    let (kind, reason, message) = match over.why {
        None => (
            "Complete",
            "CompletionsReached",
            "Reached expected number of completions",
        ),
        Some((reason, message)) => ("Failed", reason, message),
    };
    let mut condition = object::condition(kind, true, reason, message);
    condition["lastProbeTime"] = json!(now);
    let mut status = json!({ "startTime": over.started });
    for (name, count) in [("failed", over.failed), ("succeeded", over.succeeded)] {
        if count > 0 {
            status[name] = json!(count);
        }
    }
    if over.why.is_none() {
        status["completionTime"] = json!(now);
    }
    world.touch(key, |job| {
        job["status"] = status;
        object::set_condition(job, condition, &now);
    });
    if let Some(job) = world.store.get(key) {
        match over.why {
            None => tell(world, &job, "Completed", "Job completed", false),
            Some((reason, message)) => tell(world, &job, reason, message, true),
        }
    }
}

pub(super) fn tell_status(world: &World, key: &Key, status: &Value) {
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
