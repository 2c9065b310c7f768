use serde_json::{Value, json};

use super::Writes;
use crate::{
    ask::{Ask, Resource},
    error::Result,
    job::Job,
    kind::Kind,
    pod::Pod,
};

impl Writes<'_> {
    /// Takes a pod off its node, gently. Where a disruption budget does not allow it now, the error is `TooMany` and
    /// names the budget.
    pub async fn evict(&self, namespace: &str, pod: &str) -> Result<()> {
        let eviction = json!({
            "apiVersion": "policy/v1",
            "kind": "Eviction",
            "metadata": { "name": pod, "namespace": namespace },
        });
        let path = Pod::RESOURCE.part(namespace, pod, "eviction")?;
        self.send(&Ask::post(path, &eviction)).await
    }

    /// Starts a job, given as the API takes it. One of the same name is a conflict.
    pub async fn create_job(&self, namespace: &str, job: &Value) -> Result<Job> {
        self.cluster()
            .fetch(&Ask::post(Job::RESOURCE.all(namespace)?, job))
            .await
    }

    /// Removes a job and its pods.
    pub async fn delete_job(&self, namespace: &str, name: &str) -> Result<()> {
        self.delete(Job::RESOURCE, namespace, name).await
    }

    async fn delete(&self, resource: Resource, namespace: &str, name: &str) -> Result<()> {
        let ask =
            Ask::delete(resource.one(namespace, name)?).query("propagationPolicy", "Background");
        self.send(&ask).await
    }

    async fn send(&self, ask: &Ask) -> Result<()> {
        let cluster = self.cluster();
        cluster.call(ask, cluster.deadline()).await.map(drop)
    }
}
