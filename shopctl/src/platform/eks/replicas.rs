use std::process::Command;

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use shop_core::load_test::{BypassToken, RunId};
use shopctl_cluster::{ContainerStatus, Deployment, Pod};

use super::{Eks, lacks};
use crate::{
    error::{ErrorKind, Result},
    platform::{Place, Replica},
    safety::Confirmed,
    shop::{Ops, Store, Way},
};

/// The container of a pod that is the shop, as it is now.
pub fn main_container(pod: &Pod) -> Option<&ContainerStatus> {
    pod.container(pod.main_container()?)
}

/// How long requests of this program pass.
const PASS: SignedDuration = SignedDuration::from_mins(5);
/// The variable with the secret of load tests.
const BYPASS: &str = "LOAD_TEST_BYPASS_SECRET";

impl Eks {
    /// The deployment of an app.
    pub async fn deployment(&self, app: &str) -> Result<Deployment> {
        let cluster = self.cluster().await?;
        Ok(cluster.get(self.namespace(), app).await?)
    }

    /// The pods of an app, by name.
    pub async fn pods(&self, deployment: &Deployment) -> Result<Vec<Pod>> {
        let cluster = self.cluster().await?;
        let selector = deployment.pod_selector();
        let mut pods: Vec<Pod> = cluster.list(self.namespace(), &selector).await?;
        pods.sort_by(|a, b| a.metadata.name.cmp(&b.metadata.name));
        Ok(pods)
    }

    /// Every replica of the app that shoppers reach.
    pub(in crate::platform) async fn replicas(&self) -> Result<Vec<Replica>> {
        let deployment = self.deployment(self.app(None)?).await?;
        let pods = self.pods(&deployment).await?;
        let living = pods
            .into_iter()
            .filter(|pod| !pod.is_over() && !pod.is_ending());
        let replicas = living.map(|pod| Replica {
            name: pod.name().to_owned(),
            place: Place::Pod(Box::new(pod)),
        });
        Ok(replicas.collect())
    }

    /// The operations listener of a replica, through the cluster's own door: nothing but shopctl and the pod reads along.
    pub(in crate::platform) async fn ops(&self, pod: &str) -> Result<Ops> {
        let cluster = self.cluster().await?;
        let http = cluster.pod_http(self.namespace(), pod, self.config().ops_port);
        let token = match self.ops_token().await {
            Ok(token) => token,
            // Who may not read the token, or does not find it, can look all the same.
            Err(error) if [ErrorKind::Denied, ErrorKind::NotFound].contains(&error.kind) => None,
            Err(error) => return Err(error),
        };
        Ok(Ops::new(Way::pod(pod, http), token))
    }

    /// The store of a replica, asked as a shopper would whom the limits let by where the target tells their secret.
    pub(in crate::platform) async fn store(&self, pod: &str, now: Timestamp) -> Result<Store> {
        let cluster = self.cluster().await?.clone();
        let pass = self.pass(now).await?;
        Ok(Store::of_pod(
            cluster,
            self.namespace().to_owned(),
            pod.to_owned(),
            self.config().port,
            pass,
        ))
    }

    /// What lets requests of this program by the limits of shoppers, for some minutes.
    pub async fn pass(&self, now: Timestamp) -> Result<Option<String>> {
        let Some(key) = &self.config().load_test_secret else {
            return Ok(None);
        };
        let token = BypassToken {
            run_id: RunId::parse("shopctl").context("naming requests of this program")?,
            expires_at: now + PASS,
        };
        Ok(Some(token.sign(&self.secret(key).await?)))
    }

    /// Lets the load generator load the shop where shoppers reach it, past the limits of shoppers where the target tells the
    /// secret that this takes.
    pub(in crate::platform) async fn aim(
        &self,
        command: &mut Command,
        _: &Confirmed,
    ) -> Result<()> {
        let url = self.config().url.as_deref().ok_or_else(|| lacks("url"))?;
        command.env("LOADGEN_TARGET", url).env_remove(BYPASS);
        if let Some(key) = &self.config().load_test_secret {
            command.env(BYPASS, self.secret(key).await?.expose_secret());
        }
        Ok(())
    }
}
