//! Asking the shop for things outside of visits: for the data of a run before it, and whether all is sound after it.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use hyper::{
    HeaderMap, Method, StatusCode,
    header::{self, HeaderValue},
};
use serde_json::Value;

use crate::{
    http::{Answer, Client, Failure, Outgoing},
    journey::{PlanSettings, base_headers},
};

/// How long one of these requests gets.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a patient one asks.
const TRIES: u32 = 5;
/// How long the shop gets to recover before another try.
const PAUSE: Duration = Duration::from_millis(500);

/// Why the shop does not tell.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// It does not answer.
    #[error("cannot read {path} from {target}")]
    NoAnswer {
        /// What was asked for.
        path: String,
        /// The target.
        target: String,
        /// Why not.
        source: Failure,
    },
    /// It refuses.
    #[error("{target} answers {path} with {status}{}", hint(*status))]
    Refused {
        /// What was asked for.
        path: String,
        /// The target.
        target: String,
        /// Its answer.
        status: StatusCode,
    },
    /// The answer is not what a shop says.
    #[error("what {target} answers to {path} is not what a shop says: {problem}")]
    Strange {
        /// What was asked for.
        path: String,
        /// The target.
        target: String,
        /// What is wrong with it.
        problem: String,
    },
}

fn hint(status: StatusCode) -> &'static str {
    match status {
        StatusCode::TOO_MANY_REQUESTS => {
            ": its rate limits are on. Give loadgen the shop's LOAD_TEST_BYPASS_SECRET"
        }
        StatusCode::NOT_FOUND => ". Is it a shop?",
        StatusCode::SERVICE_UNAVAILABLE => ": it is not ready, or has too much to do already",
        _ => "",
    }
}

/// Asks the shop, as somebody.
pub struct Asks<'a> {
    settings: &'a PlanSettings,
    client: Client,
    tries: u32,
    /// How many requests were made.
    pub made: u64,
}

impl<'a> Asks<'a> {
    /// Asks once: before a run, when a shop that does not answer is one to tell of at once.
    pub fn once(settings: &'a PlanSettings) -> Self {
        Self {
            settings,
            client: Client::new(Arc::clone(&settings.target), PATIENCE),
            tries: 1,
            made: 0,
        }
    }

    /// Asks again where the shop has no time: after a run, which may have left it with much to do.
    pub fn patiently(settings: &'a PlanSettings) -> Self {
        Self {
            tries: TRIES,
            ..Self::once(settings)
        }
    }

    /// The JSON at a path.
    pub async fn get(&mut self, path: &str, token: Option<&str>) -> Result<Value, AskError> {
        self.json(Method::GET, path, token, Bytes::new()).await
    }

    /// The list under `/data` of the JSON at a path.
    pub async fn list(&mut self, path: &str, token: Option<&str>) -> Result<Vec<Value>, AskError> {
        let mut json = self.get(path, token).await?;
        match json.get_mut("data").map(Value::take) {
            Some(Value::Array(listed)) => Ok(listed),
            _ => Err(self.strange(path, "there is no list at /data")),
        }
    }

    /// The token in what the shop answers to somebody who registers or signs in.
    pub async fn token(&mut self, path: &str, body: &Value) -> Result<String, AskError> {
        let json = self
            .json(Method::POST, path, None, body.to_string().into())
            .await?;
        let token = json.pointer("/data/token").and_then(Value::as_str);
        token
            .map(str::to_owned)
            .ok_or_else(|| self.strange(path, "there is no /data/token"))
    }

    async fn json(
        &mut self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Bytes,
    ) -> Result<Value, AskError> {
        let answer = self.ask(method, path, token, body).await?;
        serde_json::from_slice(&answer.body).map_err(|error| self.strange(path, error))
    }

    /// What the shop answers to a request that it grants.
    pub async fn ask(
        &mut self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Bytes,
    ) -> Result<Answer, AskError> {
        let mut headers: HeaderMap =
            base_headers(self.settings).map_err(|error| self.strange(path, error))?;
        if let Some(token) = token {
            let value = HeaderValue::from_str(&format!("Bearer {token}"));
            headers.insert(
                header::AUTHORIZATION,
                value.map_err(|error| self.strange(path, error))?,
            );
        }
        if !body.is_empty() {
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            );
        }
        let outgoing = Outgoing {
            method,
            path: path.parse().map_err(|error| self.strange(path, error))?,
            headers,
            body,
        };
        let answer = self.repeat(&outgoing).await?;
        if answer.status.is_success() {
            return Ok(answer);
        }
        Err(AskError::Refused {
            path: path.to_owned(),
            target: self.target(),
            status: answer.status,
        })
    }

    /// Sends a request until the shop has time for it.
    pub async fn repeat(&mut self, outgoing: &Outgoing) -> Result<Answer, AskError> {
        let mut tries = 0;
        loop {
            tries += 1;
            self.made += 1;
            let exchange = self.client.send(outgoing.clone()).await;
            let is_last = tries >= self.tries;
            match exchange.outcome {
                Ok(answer) if answer.status == StatusCode::SERVICE_UNAVAILABLE && !is_last => {}
                Ok(answer) => return Ok(answer),
                Err(_) if !is_last => {}
                Err(source) => {
                    return Err(AskError::NoAnswer {
                        path: outgoing.path.to_string(),
                        target: self.target(),
                        source,
                    });
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// What to say of an answer that no shop would give.
    pub fn strange(&self, path: &str, problem: impl std::fmt::Display) -> AskError {
        AskError::Strange {
            path: path.to_owned(),
            target: self.target(),
            problem: problem.to_string(),
        }
    }

    fn target(&self) -> String {
        self.settings.target.authority.clone()
    }
}
