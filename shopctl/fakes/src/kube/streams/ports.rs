use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use serde_json::Value;

use crate::kube::{fake::FakeKube, object};

/// Which port of this machine stands for a port of a pod.
#[derive(Debug, Default)]
pub(crate) struct Ports(Mutex<HashMap<(String, u16), u16>>);

impl Ports {
    /// The port of this machine behind a pod's, which is mapped for the pod or for its app.
    pub(super) fn behind(&self, pod: &Value, port: u16) -> Option<u16> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let app = object::label(pod, "app.kubernetes.io/name");
        [object::name(pod), app]
            .iter()
            .find_map(|name| all.get(&((*name).to_owned(), port)).copied())
    }
}

/// What listens in pods.
impl FakeKube {
    /// Lets a port of a pod, or of every pod of an app (`app.kubernetes.io/name`), lead to a port of this machine.
    pub fn forward(&self, pod_or_app: &str, port: u16, local_port: u16) {
        let mut all = self
            .world()
            .ports
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        all.insert((pod_or_app.to_owned(), port), local_port);
    }

    /// Lets nothing listen there any more.
    pub fn stop_forward(&self, pod_or_app: &str, port: u16) {
        let mut all = self
            .world()
            .ports
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        all.remove(&(pod_or_app.to_owned(), port));
    }
}
