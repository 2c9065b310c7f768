use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::Value;
use tokio::sync::watch;

use super::{
    clock::Clock,
    controller::{Deployer, JobEnds, Loads},
    fault::Faults,
    injury::Injuries,
    logs::Logs,
    metrics::Usage,
    object,
    record::Record,
    resource::{Resource, Resources},
    role::Access,
    store::Store,
    streams::Ports,
};

/// The whole cluster, as its server, its controllers and its test share it.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) resources: Resources,
    pub(crate) clock: Clock,
    /// How long one step of a controller takes.
    pub(crate) pace: Duration,
    /// Where the shop is.
    pub(crate) namespace: String,
    pub(crate) access: Access,
    pub(crate) record: Record,
    pub(crate) faults: Faults,
    /// Counts how often every watch was ended.
    pub(crate) watches: watch::Sender<u64>,
    pub(crate) logs: Logs,
    pub(crate) injuries: Injuries,
    pub(crate) ports: Ports,
    pub(crate) usage: Usage,
    pub(crate) job_ends: JobEnds,
    pub(crate) loads: Loads,
    pub(crate) deployer: Deployer,
    seeds: AtomicU64,
}

impl World {
    pub(crate) fn new(namespace: &str, pace: Duration, left_out: &[&str]) -> Self {
        Self {
            store: Store::new(),
            resources: Resources::without(left_out),
            clock: Clock::default(),
            pace,
            namespace: namespace.to_owned(),
            access: Access::new(),
            record: Record::default(),
            faults: Faults::default(),
            watches: watch::channel(0).0,
            logs: Logs::new(),
            injuries: Injuries::default(),
            ports: Ports::default(),
            usage: Usage::default(),
            job_ends: JobEnds::default(),
            loads: Loads::default(),
            deployer: Deployer::default(),
            seeds: AtomicU64::new(1),
        }
    }

    /// The kind of an object that a test gives, which has to be served, and the namespace: the shop's where it names none.
    pub(crate) fn place_of(&self, object: &Value) -> (Arc<Resource>, String) {
        let resource = self.resources.of(object);
        let resource = resource.expect("the kind of the object is served");
        let namespace = match object::namespace(object) {
            "" if resource.namespaced => &self.namespace,
            namespace => namespace,
        };
        let namespace = namespace.to_owned();
        (resource, namespace)
    }

    /// A number that was not given before.
    pub(crate) fn seed(&self) -> u64 {
        self.seeds.fetch_add(1, Ordering::SeqCst)
    }

    /// Waits for as long as some steps of a controller take.
    pub(crate) async fn steps(&self, steps: u32) {
        tokio::time::sleep(self.pace * steps).await;
    }
}
