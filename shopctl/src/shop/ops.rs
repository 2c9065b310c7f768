use std::time::Duration;

use anyhow::Context;
use reqwest::{Client, Method, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use shop_core::wire::ops::{
    CacheReport, ConfigReport, DatabaseReport, FlushCacheReport, FlushCacheRequest, LivenessReport,
    PulseReport, ReadinessReport, Versioned,
};

use crate::{
    error::{CommandError, ErrorKind, Result},
    safety::Confirmed,
};

/// How long a replica gets to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// The operations listener of one replica.
#[derive(Debug)]
pub struct Ops {
    root: String,
    token: SecretString,
    client: Client,
}

impl Ops {
    /// On this machine. The token is sent where something is changed.
    pub fn new(port: u16, token: SecretString) -> Result<Self> {
        let client = Client::builder()
            .timeout(PATIENCE)
            // What is on this machine is reached through nobody.
            .no_proxy()
            .build()
            .context("setting up HTTP")?;
        Ok(Self {
            root: format!("http://127.0.0.1:{port}"),
            token,
            client,
        })
    }

    /// Whether the process lives, and which it is.
    pub async fn livez(&self) -> Result<LivenessReport> {
        self.get("/livez").await
    }

    /// Whether requests can be served. A replica that says no says why.
    pub async fn readyz(&self) -> Result<ReadinessReport> {
        self.get("/readyz").await
    }

    /// What the cache has done.
    pub async fn cache(&self) -> Result<CacheReport> {
        self.get("/ops/cache").await
    }

    /// How the database does.
    pub async fn database(&self) -> Result<DatabaseReport> {
        self.get("/ops/db").await
    }

    /// How the business does.
    pub async fn pulse(&self) -> Result<PulseReport> {
        self.get("/ops/pulse").await
    }

    /// Its settings; of secrets only whether they are set.
    pub async fn config(&self) -> Result<ConfigReport> {
        self.get("/ops/config").await
    }

    /// Counts kept values of a kind.
    pub async fn count_cache(&self, prefix: &str) -> Result<FlushCacheReport> {
        self.flush(prefix, true).await
    }

    /// Forgets kept values of a kind.
    pub async fn flush_cache(&self, prefix: &str, _: &Confirmed) -> Result<FlushCacheReport> {
        self.flush(prefix, false).await
    }

    async fn flush(&self, prefix: &str, dry_run: bool) -> Result<FlushCacheReport> {
        let request = FlushCacheRequest {
            prefix: prefix.to_owned(),
            dry_run,
        };
        self.ask(Method::POST, "/ops/cache/flush", Some(&request))
            .await
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        self.ask(Method::GET, path, None::<&()>).await
    }

    async fn ask<B: Serialize, T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&B>,
    ) -> Result<T> {
        let mut request = self.client.request(method, format!("{}{path}", self.root));
        if let Some(body) = body {
            request = request.bearer_auth(self.token.expose_secret()).json(body);
        }
        let answer = request.send().await.map_err(|error| {
            let silent = format!("the operations listener at {} does not answer", self.root);
            CommandError::new(ErrorKind::Unreachable, silent)
                .because(error.without_url())
                .hint("`shopctl pods list` tells whether the process runs")
        })?;
        self.read(path, answer).await
    }

    async fn read<T: DeserializeOwned>(&self, path: &str, answer: Response) -> Result<T> {
        let status = answer.status();
        let is_told =
            status.is_success() || (status == StatusCode::SERVICE_UNAVAILABLE && path == "/readyz");
        if !is_told {
            let kind = match status {
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ErrorKind::Denied,
                StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST => ErrorKind::Usage,
                _ => ErrorKind::Unexpected,
            };
            let text = answer.text().await.unwrap_or_default();
            let said: Option<serde_json::Value> = serde_json::from_str(&text).ok();
            let said = said
                .as_ref()
                .and_then(|said| said.pointer("/error/message")?.as_str());
            let refused = format!(
                "{}{path} answers {status}: {}",
                self.root,
                said.unwrap_or("nothing more")
            );
            return Err(CommandError::new(kind, refused));
        }
        let read: std::result::Result<Versioned<T>, _> = answer.json().await;
        match read {
            Ok(read) => Ok(read.data),
            Err(error) => {
                let strange = format!("what {}{path} answers is not what shopd says", self.root);
                Err(CommandError::new(ErrorKind::Unexpected, strange).because(error.without_url()))
            }
        }
    }
}
