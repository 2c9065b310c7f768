use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::Response;
use http_body_util::BodyExt;
use kube::client::Body;
use serde::{Deserialize, de::DeserializeOwned};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::{
    access::Access,
    ask::Ask,
    error::{ClusterError, Result},
    writes::{WriteKey, Writes},
};

/// How often a question is asked until its answer is taken for an answer.
const ATTEMPTS: u32 = 3;
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// The API of one cluster. A copy shares its connections.
#[derive(Clone)]
pub struct Cluster {
    pub(crate) client: kube::Client,
    pub(crate) patience: Duration,
    place: Arc<Place>,
}

struct Place {
    address: String,
    default_namespace: String,
}

/// What the API is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerVersion {
    /// As in `v1.33.1-eks-abc`.
    pub git_version: String,
    /// As in `linux/amd64`.
    #[serde(default)]
    pub platform: String,
}

impl Cluster {
    /// Makes ready to ask a cluster; each call gets `patience` to be answered. The API is not asked yet: files are
    /// read, and a program that a kubeconfig names for credentials is run.
    pub async fn connect(access: Access, patience: Duration) -> Result<(Self, WriteKey)> {
        let connected = access.connect(patience).await?;
        let place = Place {
            address: connected.address,
            default_namespace: connected.default_namespace,
        };
        let cluster = Self {
            client: connected.client,
            patience,
            place: Arc::new(place),
        };
        Ok((cluster, WriteKey::new()))
    }

    /// The same cluster with another patience.
    #[must_use]
    pub fn with_patience(&self, patience: Duration) -> Self {
        Self {
            patience,
            ..self.clone()
        }
    }

    /// How long a call gets to be answered.
    pub fn patience(&self) -> Duration {
        self.patience
    }

    /// Where the API is.
    pub fn address(&self) -> &str {
        &self.place.address
    }

    /// The namespace that the kubeconfig's context names, else `default`.
    pub fn default_namespace(&self) -> &str {
        &self.place.default_namespace
    }

    /// What changes the cluster.
    pub fn writes<'a>(&'a self, key: &'a WriteKey) -> Writes<'a> {
        Writes::new(self, key)
    }

    /// What the API is. Everybody may ask.
    pub async fn version(&self) -> Result<ServerVersion> {
        self.fetch(&Ask::get("/version".to_owned())).await
    }

    /// The object that a request is answered with.
    pub(crate) async fn fetch<T: DeserializeOwned>(&self, ask: &Ask) -> Result<T> {
        self.fetch_until(ask, self.deadline()).await
    }

    pub(crate) async fn fetch_until<T: DeserializeOwned>(
        &self,
        ask: &Ask,
        deadline: Instant,
    ) -> Result<T> {
        let body = self.call(ask, deadline).await?;
        serde_json::from_slice(&body)
            .map_err(|error| ClusterError::unreadable(&error).asking(&ask.method, &ask.path))
    }

    /// The same answer read in another way.
    pub(crate) fn read<T: DeserializeOwned>(whole: &serde_json::Value, path: &str) -> Result<T> {
        T::deserialize(whole)
            .map_err(|error| ClusterError::unreadable(&error).asking(&http::Method::GET, path))
    }

    pub(crate) fn deadline(&self) -> Instant {
        Instant::now() + self.patience
    }

    /// The body of a success. Questions are repeated while there is time and hope; changes never are.
    pub(crate) async fn call(&self, ask: &Ask, deadline: Instant) -> Result<Bytes> {
        let mut pause = FIRST_PAUSE;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let whole = async {
                self.send(ask)
                    .await?
                    .into_body()
                    .collect()
                    .await
                    .map_err(ClusterError::broken)
            };
            let failed = match timeout_at(deadline, whole).await {
                Ok(Ok(body)) => return Ok(body.to_bytes()),
                Ok(Err(error)) => error.asking(&ask.method, &ask.path),
                Err(_) => {
                    return Err(ClusterError::late(self.patience).asking(&ask.method, &ask.path));
                }
            };
            let asked_for = failed
                .retry_after_s
                .map(|seconds| Duration::from_secs(seconds.into()));
            let wait = asked_for.unwrap_or(pause);
            let is_over = !ask.is_read || !failed.retryable() || attempt == ATTEMPTS;
            if is_over || Instant::now() + wait >= deadline {
                return Err(failed);
            }
            sleep(wait).await;
            pause *= 3;
        }
    }

    /// An answer whose body is read bit by bit. Only its beginning has a deadline.
    pub(crate) async fn open(&self, ask: &Ask) -> Result<Response<Body>> {
        let sent = timeout(self.patience, self.send(ask)).await;
        let sent = sent.unwrap_or_else(|_| Err(ClusterError::late(self.patience)));
        sent.map_err(|error| error.asking(&ask.method, &ask.path))
    }

    async fn send(&self, ask: &Ask) -> Result<Response<Body>> {
        let answer = self
            .client
            .send(ask.request()?)
            .await
            .map_err(ClusterError::broken)?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        let after = answer.headers().get(http::header::RETRY_AFTER);
        let after = after.and_then(|value| value.to_str().ok()?.parse().ok());
        let body = answer
            .into_body()
            .collect()
            .await
            .map_err(ClusterError::broken)?
            .to_bytes();
        let told = ClusterError::answered(status, &body);
        Err(ClusterError {
            retry_after_s: after.or(told.retry_after_s),
            ..told
        })
    }
}
