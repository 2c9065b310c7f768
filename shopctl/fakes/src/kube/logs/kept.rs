use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;
use tokio::sync::watch;

use crate::kube::{
    fake::FakeKube,
    object::{self, Key},
    world::World,
};

/// A line that a container wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// When the container's runtime got it.
    pub at: Timestamp,
    /// What it says, without the end of the line.
    pub text: String,
    /// Which start of the container wrote it, from 0.
    pub run: u32,
}

/// What one container wrote, over all its starts.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) lines: Vec<Logged>,
    /// How many of the first lines only the record still has.
    pub(super) rotated: usize,
    pub(super) run: u32,
    pub(super) has_ended: bool,
}

/// What every container wrote, also of pods that are gone.
#[derive(Debug)]
pub(crate) struct Logs {
    all: Mutex<HashMap<(Key, String), Log>>,
    pub(super) grown: watch::Sender<()>,
}

impl Logs {
    pub(crate) fn new() -> Self {
        Self {
            all: Mutex::default(),
            grown: watch::channel(()).0,
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(Key, String), Log>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Works on the log of a container, which begins with the first look at it.
    pub(super) fn with<T>(
        &self,
        pod: &Key,
        container: &str,
        work: impl FnOnce(&mut Log) -> T,
    ) -> T {
        work(
            self.lock()
                .entry((pod.clone(), container.to_owned()))
                .or_default(),
        )
    }

    /// Adds lines to what a container wrote.
    pub(crate) fn add(
        &self,
        pod: &Key,
        container: &str,
        lines: impl IntoIterator<Item = (Timestamp, String)>,
    ) {
        self.with(pod, container, |log| {
            let run = log.run;
            log.lines
                .extend(lines.into_iter().map(|(at, text)| Logged { at, text, run }));
        });
        self.grown.send_replace(());
    }

    /// A container starts again: what it wrote so far is its previous log.
    pub(crate) fn start_again(&self, pod: &Key, container: &str) {
        self.with(pod, container, |log| log.run += 1);
        self.grown.send_replace(());
    }

    /// Nothing more comes from a pod.
    pub(crate) fn end(&self, pod: &Key) {
        for ((key, _), log) in self.lock().iter_mut() {
            log.has_ended |= key == pod;
        }
        self.grown.send_replace(());
    }
}

impl World {
    /// The pod that a test names, and the container: `pod` or `pod/container`.
    fn pod_and_container(&self, name: &str) -> (Key, String) {
        let (pod, container) = name.split_once('/').unwrap_or((name, ""));
        let here = Key::new("pods", &self.namespace, pod);
        let (elsewhere, _) = self.store.list("pods", "");
        let found = self
            .store
            .get(&here)
            .or_else(|| elsewhere.into_iter().find(|one| object::name(one) == pod));
        let key = found.as_deref().map_or(here, |found| {
            Key::new("pods", object::namespace(found), pod)
        });
        let container = match (container, found) {
            ("", Some(found)) => object::text(&found, "/spec/containers/0/name").to_owned(),
            (container, _) => container.to_owned(),
        };
        (key, container)
    }

    /// Lets a container write lines, at times that follow each other.
    pub(crate) fn write_log(
        &self,
        pod: &Key,
        container: &str,
        lines: impl IntoIterator<Item = String>,
    ) {
        let lines = lines.into_iter().map(|line| (self.clock.next(), line));
        self.logs.add(pod, container, lines);
    }
}

/// What containers write. A pod is named by its name, its first container is meant unless one is named after a slash.
impl FakeKube {
    /// Lets a container write a line.
    pub fn log(&self, pod: &str, line: &str) {
        let (pod, container) = self.world().pod_and_container(pod);
        self.world().write_log(&pod, &container, [line.to_owned()]);
    }

    /// Lets a container write a line at a time, which may be that of the line before.
    pub fn log_at(&self, pod: &str, at: Timestamp, line: &str) {
        let (pod, container) = self.world().pod_and_container(pod);
        self.world()
            .logs
            .add(&pod, &container, [(at, line.to_owned())]);
    }

    /// Lets a container write many lines; `make` gets the number of each, from 0.
    pub fn log_many(&self, pod: &str, count: usize, make: impl Fn(usize) -> String) {
        let (pod, container) = self.world().pod_and_container(pod);
        self.world()
            .write_log(&pod, &container, (0..count).map(make));
    }

    /// Every line that a pod wrote in all its starts, also those rotated away, also when it is gone.
    pub fn logged(&self, pod: &str) -> Vec<Logged> {
        let (name, only) = pod.split_once('/').unwrap_or((pod, ""));
        let all = self.world().logs.lock();
        let mut lines: Vec<Logged> = all
            .iter()
            .filter(|((key, container), _)| {
                key.name == name && (only.is_empty() || container == only)
            })
            .flat_map(|(_, log)| log.lines.clone())
            .collect();
        lines.sort_by_key(|line| line.at);
        lines
    }

    /// Rotates a log: only the last lines can still be read.
    pub fn rotate(&self, pod: &str, keep: usize) {
        let (pod, container) = self.world().pod_and_container(pod);
        self.world().logs.with(&pod, &container, |log| {
            log.rotated = log.rotated.max(log.lines.len().saturating_sub(keep));
        });
    }
}
