use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::kube::fake::FakeKube;

/// What the controller of Argo CD knows beside the cluster: repositories, and which application makes which deployment.
#[derive(Debug, Default)]
pub(crate) struct Deployer(Mutex<Known>);

#[derive(Debug, Default)]
pub(super) struct Known {
    /// The deployment that an application makes: namespace and name.
    pub(super) deployments: HashMap<String, (String, String)>,
    /// The latest commit of every branch.
    pub(super) head: String,
    /// Why the next syncs of an application fail.
    pub(super) failures: HashMap<String, String>,
    /// The applications that are being synced.
    pub(super) busy: HashSet<String>,
}

impl Deployer {
    pub(super) fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets an application make a deployment.
    pub(crate) fn map(&self, application: &str, namespace: &str, deployment: &str) {
        let made = (namespace.to_owned(), deployment.to_owned());
        self.lock().deployments.insert(application.to_owned(), made);
    }

    /// Moves every branch to a commit.
    pub(crate) fn set_head(&self, commit: &str) {
        commit.clone_into(&mut self.lock().head);
    }
}

/// What Argo CD does.
impl FakeKube {
    /// Lets every branch of the repository lead to this commit: applications are out of sync until it is synced.
    pub fn push(&self, commit: &str) {
        self.world().deployer.set_head(commit);
    }

    /// Lets the syncs of an application fail, with this message.
    pub fn sync_fails(&self, application: &str, message: &str) {
        let mut known = self.world().deployer.lock();
        known
            .failures
            .insert(application.to_owned(), message.to_owned());
    }

    /// Lets them succeed again.
    pub fn sync_succeeds(&self, application: &str) {
        self.world().deployer.lock().failures.remove(application);
    }
}
