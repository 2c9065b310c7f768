use serde_json::{Value, json};

use super::{
    Writes,
    deployments::{ATTEMPTS, conflict},
};
use crate::{
    ask::{Ask, PatchKind},
    deployment::{Deployment, ReplicaSet},
    error::{ClusterError, ClusterErrorKind, Result},
    kind::Kind,
};

impl Writes<'_> {
    /// Makes a deployment run again what it ran in an earlier revision. It becomes a new revision, and the earlier
    /// number is no more.
    pub async fn rollback(
        &self,
        namespace: &str,
        deployment: &str,
        revision: u64,
    ) -> Result<Deployment> {
        let mut attempt = 0;
        loop {
            attempt += 1;
            let found: Deployment = self.cluster().get(namespace, deployment).await?;
            let template = self.template_of(&found, revision).await?;
            let steps = json!([
                { "op": "replace", "path": "/metadata/resourceVersion", "value": found.metadata.resource_version },
                { "op": "replace", "path": "/spec/template", "value": template },
            ]);
            match self
                .patch(namespace, deployment, PatchKind::Steps, &steps)
                .await
            {
                Err(error) if error.kind == ClusterErrorKind::Conflict && attempt < ATTEMPTS => {}
                changed => return changed,
            }
        }
    }

    async fn template_of(&self, deployment: &Deployment, revision: u64) -> Result<Value> {
        let name = &deployment.metadata.name;
        if deployment.spec.paused {
            return Err(conflict(format!(
                "{name} is paused: nothing would come of it"
            )));
        }
        if deployment.revision() == Some(revision) {
            return Err(conflict(format!(
                "{name} is at revision {revision} already"
            )));
        }
        let sets = self.cluster().replica_sets(deployment).await?;
        let set = sets
            .iter()
            .find(|set| set.revision() == Some(revision))
            .ok_or_else(|| {
                let known: Vec<_> = sets
                    .iter()
                    .filter_map(ReplicaSet::revision)
                    .map(|one| one.to_string())
                    .collect();
                let told = format!(
                    "{name} has no revision {revision}; known are {}",
                    known.join(", ")
                );
                ClusterError::new(ClusterErrorKind::NotFound, told)
            })?;
        let path = ReplicaSet::RESOURCE.one(&set.metadata.namespace, &set.metadata.name)?;
        let mut whole: Value = self.cluster().fetch(&Ask::get(path)).await?;
        let mut template = whole["spec"]["template"].take();
        if let Some(labels) = template
            .pointer_mut("/metadata/labels")
            .and_then(Value::as_object_mut)
        {
            labels.remove("pod-template-hash");
        }
        Ok(template)
    }
}
