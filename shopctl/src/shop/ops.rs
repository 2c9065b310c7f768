use reqwest::{Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use shop_core::{
    order::OrderStatus,
    wire::ops::{
        CacheReport, ConfigReport, DatabaseReport, FlushCacheReport, FlushCacheRequest,
        LivenessReport, OrderDetailReport, OrdersReport, PulseReport, ReadinessReport, Versioned,
    },
};
use url::form_urlencoded;

use super::Way;
use crate::{
    error::{CommandError, ErrorKind, Result},
    safety::Confirmed,
};

/// The operations listener of one replica.
pub struct Ops {
    way: Way,
    token: Option<SecretString>,
}

impl Ops {
    /// Reached on that way. The token is sent where something is changed.
    pub fn new(way: Way, token: Option<SecretString>) -> Self {
        Self { way, token }
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

    /// Everything that it counts, in the text form of Prometheus.
    pub async fn metrics(&self) -> Result<String> {
        let path = "/metrics";
        let (status, text) = self.way.send(&Method::GET, path, None, None).await?;
        if !status.is_success() {
            let refused = format!("{}{path} answers {status}", self.way);
            return Err(CommandError::new(ErrorKind::Unexpected, refused));
        }
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// How the business does.
    pub async fn pulse(&self) -> Result<PulseReport> {
        self.get("/ops/pulse").await
    }

    /// The latest orders: those that stand somewhere, where that is said, or those that are stuck. The listener takes limits
    /// from 1 to 200.
    pub async fn orders(
        &self,
        status: Option<OrderStatus>,
        stuck: bool,
        limit: u32,
    ) -> Result<OrdersReport> {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("limit", &limit.to_string());
        if let Some(status) = status {
            query.append_pair("status", status.as_str());
        }
        if stuck {
            query.append_pair("stuck", "true");
        }
        self.get(&format!("/ops/orders?{}", query.finish())).await
    }

    /// The order with this id or number. One that is not there is [`ErrorKind::NotFound`].
    pub async fn order(&self, order: &str) -> Result<OrderDetailReport> {
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        // No other letter is in an id or a number, and none could lead to another route.
        if order.is_empty() || !order.chars().all(is_plain) {
            return Err(CommandError::new(
                ErrorKind::NotFound,
                format!("{order:?} is neither an id nor a number of an order"),
            ));
        }
        self.get(&format!("/ops/orders/{order}")).await
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
        let body = body.map(serde_json::to_vec).transpose();
        let body = body.map_err(|error| anyhow::Error::new(error).context("writing a request"))?;
        let token = match (&body, &self.token) {
            (None, _) => None,
            (Some(_), Some(token)) => Some(token.expose_secret()),
            (Some(_), None) => return Err(self.no_token()),
        };
        let (status, answer) = self.way.send(&method, path, token, body).await?;
        self.read(path, status, &answer)
    }

    fn no_token(&self) -> CommandError {
        let told = format!(
            "there is no token for the operations listener of {}",
            self.way
        );
        CommandError::new(ErrorKind::Denied, told)
            .hint("set `ops_token` of the target to the secret and key that hold it, as in \"shopd/OPS_TOKEN\"")
    }

    fn read<T: DeserializeOwned>(&self, path: &str, status: StatusCode, text: &[u8]) -> Result<T> {
        let is_told =
            status.is_success() || (status == StatusCode::SERVICE_UNAVAILABLE && path == "/readyz");
        if !is_told {
            let said: Option<serde_json::Value> = serde_json::from_slice(text).ok();
            let said = said
                .as_ref()
                .and_then(|said| said.pointer("/error/message")?.as_str());
            let kind = match status {
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ErrorKind::Denied,
                // An older program does not know all routes.
                StatusCode::NOT_FOUND if said == Some("Route not found") => ErrorKind::Unavailable,
                StatusCode::NOT_FOUND => ErrorKind::NotFound,
                StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST => ErrorKind::Usage,
                _ => ErrorKind::Unexpected,
            };
            let refused = format!(
                "{}{path} answers {status}: {}",
                self.way,
                said.unwrap_or("nothing more")
            );
            return Err(CommandError::new(kind, refused));
        }
        let read: std::result::Result<Versioned<T>, _> = serde_json::from_slice(text);
        match read {
            Ok(read) => Ok(read.data),
            Err(error) => {
                let strange = format!("what {}{path} answers is not what shopd says", self.way);
                Err(CommandError::new(ErrorKind::Unexpected, strange).because(error))
            }
        }
    }
}
