use std::sync::{Mutex, PoisonError};

use super::fake::FakeKube;

/// A request that the server was asked, in the order of their coming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// `GET`, `PATCH`.
    pub method: String,
    /// The path, without what follows the question mark.
    pub path: String,
    /// What follows the question mark.
    pub query: String,
    /// What was sent, as text.
    pub body: String,
    /// The content type, empty where there was none.
    pub content_type: String,
    /// The `Authorization`, empty where there was none.
    pub authorization: String,
}

impl Asked {
    /// Whether it reaches into a pod: `exec`, `attach`, `portforward`, `proxy`.
    pub fn is_stream(&self) -> bool {
        let parts: Vec<&str> = self.path.split('/').collect();
        let part = parts
            .iter()
            .position(|part| *part == "pods")
            .and_then(|at| parts.get(at + 2));
        matches!(part, Some(&("exec" | "attach" | "portforward" | "proxy")))
    }

    /// Whether it changes what the cluster keeps, or would if it were let: by its verb, for dry runs too, but not a
    /// review of rights and not a stream.
    pub fn is_mutation(&self) -> bool {
        let is_review = self.path.contains("/authorization.k8s.io/")
            || self.path.contains("/authentication.k8s.io/");
        self.method != "GET" && !is_review && !self.is_stream()
    }

    /// Whether nothing is to be kept of it.
    pub fn is_dry_run(&self) -> bool {
        self.query.contains("dryRun=All")
    }
}

/// Everything the server was asked.
#[derive(Debug, Default)]
pub(crate) struct Record(Mutex<Vec<Asked>>);

impl Record {
    pub(crate) fn add(&self, asked: Asked) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(asked);
    }

    fn read(&self, wanted: impl Fn(&Asked) -> bool) -> Vec<Asked> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().filter(|asked| wanted(asked)).cloned().collect()
    }
}

/// What the server was asked.
impl FakeKube {
    /// Every request so far, the oldest first.
    pub fn requests(&self) -> Vec<Asked> {
        self.world().record.read(|_| true)
    }

    /// The requests that change something: [`Asked::is_mutation`].
    pub fn mutations(&self) -> Vec<Asked> {
        self.world().record.read(Asked::is_mutation)
    }

    /// Forgets what was asked so far.
    pub fn forget_requests(&self) {
        self.world()
            .record
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}
