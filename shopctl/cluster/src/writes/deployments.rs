use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use serde::Deserialize;
use serde_json::json;

use super::Writes;
use crate::{
    ask::{Ask, PatchKind},
    autoscaler::Autoscaler,
    deployment::{Deployment, RESTARTED_AT},
    error::{ClusterError, ClusterErrorKind, Result},
    kind::Kind,
    meta::Meta,
};

/// How often a change is made ready anew because something else about the object changed meanwhile.
pub(super) const ATTEMPTS: u32 = 5;

#[derive(Deserialize)]
struct Scale {
    metadata: Meta,
    #[serde(default)]
    spec: ScaleSpec,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ScaleSpec {
    replicas: i32,
}

impl Writes<'_> {
    /// Replaces all pods of a deployment by new ones of the same kind, a few at a time.
    pub async fn restart(
        &self,
        namespace: &str,
        deployment: &str,
        at: Timestamp,
    ) -> Result<Deployment> {
        let second = TimestampRound::new()
            .smallest(Unit::Second)
            .mode(RoundMode::Floor);
        let at = at.round(second).unwrap_or(at).to_string();
        let change = json!({ "spec": { "template": { "metadata": { "annotations": { RESTARTED_AT: at } } } } });
        self.patch(namespace, deployment, PatchKind::Strategic, &change)
            .await
    }

    /// Sets how many pods a deployment has, and gives how many it had. With `from`, that many must still be wanted when
    /// it is set; else it is a conflict. An autoscaler may undo it.
    pub async fn scale(
        &self,
        namespace: &str,
        deployment: &str,
        from: Option<i32>,
        to: i32,
    ) -> Result<i32> {
        let path = Deployment::RESOURCE.part(namespace, deployment, "scale")?;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let scale: Scale = self.cluster().fetch(&Ask::get(path.clone())).await?;
            let was = scale.spec.replicas;
            if let Some(from) = from.filter(|from| *from != was) {
                let told = format!("{deployment} is to have {was} replicas by now, not {from}");
                return Err(conflict(told));
            }
            if was == to {
                return Ok(was);
            }
            let change = json!({
                "metadata": { "resourceVersion": scale.metadata.resource_version },
                "spec": { "replicas": to },
            });
            let ask = Ask::patch(path.clone(), PatchKind::Merge, &change);
            match self.cluster().fetch::<Scale>(&ask).await {
                Err(error) if error.kind == ClusterErrorKind::Conflict && attempt < ATTEMPTS => {}
                Err(error) => return Err(error),
                Ok(_) => return Ok(was),
            }
        }
    }

    /// Sets between what an autoscaler keeps the number of replicas.
    pub async fn resize_autoscaler(
        &self,
        namespace: &str,
        name: &str,
        min: i32,
        max: i32,
    ) -> Result<Autoscaler> {
        if min < 1 || max < min {
            let told = format!("an autoscaler cannot keep between {min} and {max} replicas");
            return Err(ClusterError::new(ClusterErrorKind::Invalid, told));
        }
        let change = json!({ "spec": { "minReplicas": min, "maxReplicas": max } });
        self.patch(namespace, name, PatchKind::Merge, &change).await
    }

    /// Sets the image of a container, which replaces the pods a few at a time.
    pub async fn set_image(
        &self,
        namespace: &str,
        deployment: &str,
        container: &str,
        image: &str,
    ) -> Result<Deployment> {
        let mut attempt = 0;
        loop {
            attempt += 1;
            let found: Deployment = self.cluster().get(namespace, deployment).await?;
            // A patch that names a container which is not there makes one.
            if !found.images().iter().any(|(name, _)| *name == container) {
                let told = format!("{deployment} has no container `{container}`");
                return Err(ClusterError::new(ClusterErrorKind::NotFound, told));
            }
            let change = json!({
                "metadata": { "resourceVersion": found.metadata.resource_version },
                "spec": { "template": { "spec": { "containers": [{ "name": container, "image": image }] } } },
            });
            match self
                .patch(namespace, deployment, PatchKind::Strategic, &change)
                .await
            {
                Err(error) if error.kind == ClusterErrorKind::Conflict && attempt < ATTEMPTS => {}
                changed => return changed,
            }
        }
    }

    /// Lets changes of a deployment wait.
    pub async fn pause(&self, namespace: &str, deployment: &str) -> Result<Deployment> {
        self.set_paused(namespace, deployment, Some(true)).await
    }

    /// Lets changes of a deployment go on.
    pub async fn resume(&self, namespace: &str, deployment: &str) -> Result<Deployment> {
        self.set_paused(namespace, deployment, None).await
    }

    async fn set_paused(
        &self,
        namespace: &str,
        deployment: &str,
        paused: Option<bool>,
    ) -> Result<Deployment> {
        let change = json!({ "spec": { "paused": paused } });
        self.patch(namespace, deployment, PatchKind::Strategic, &change)
            .await
    }
}

pub(super) fn conflict(told: impl Into<String>) -> ClusterError {
    ClusterError::new(ClusterErrorKind::Conflict, told)
}
