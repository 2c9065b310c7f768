use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use hyper::{
    HeaderMap, Method,
    header::{self, HeaderValue},
};
use serde_json::Value;

use crate::{
    http::{Answer, Client, Failure, Outgoing},
    journey::{PlanSettings, base_headers},
};

/// How long one of these requests gets.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a request is made again that the shop had no time for.
const TRIES: u32 = 5;
/// How long the shop gets to recover before another try.
const PAUSE: Duration = Duration::from_millis(500);

/// Why the shop could not be looked at after a run.
#[derive(Debug, thiserror::Error)]
pub enum AftermathError {
    /// It does not answer.
    #[error("{path} was not answered")]
    NoAnswer {
        /// What was asked for.
        path: String,
        /// Why not.
        source: Failure,
    },
    /// It refuses.
    #[error("{path} was answered with {status}")]
    Refused {
        /// What was asked for.
        path: String,
        /// The answer.
        status: u16,
    },
    /// The answer is not what a shop says.
    #[error("the answer to {path} is not what a shop says: {problem}")]
    Strange {
        /// What was asked for.
        path: String,
        /// What is wrong with it.
        problem: String,
    },
}

/// Asks the shop, as somebody.
pub struct Asks<'a> {
    settings: &'a PlanSettings,
    client: Client,
    /// How many requests were made.
    pub made: u64,
}

impl<'a> Asks<'a> {
    /// Asks the target of a run.
    pub fn new(settings: &'a PlanSettings) -> Self {
        Self {
            settings,
            client: Client::new(Arc::clone(&settings.target), PATIENCE),
            made: 0,
        }
    }

    /// The JSON at a path.
    pub async fn get(&mut self, path: &str, token: Option<&str>) -> Result<Value, AftermathError> {
        let answer = self.ask(Method::GET, path, token, Bytes::new()).await?;
        json(path, &answer)
    }

    /// What the shop says to a request for which everything is given, and to one that it had no time for, again.
    pub async fn ask(
        &mut self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Bytes,
    ) -> Result<Answer, AftermathError> {
        let strange = |problem: &dyn std::fmt::Display| AftermathError::Strange {
            path: path.to_owned(),
            problem: problem.to_string(),
        };
        let mut headers: HeaderMap =
            base_headers(self.settings).map_err(|error| strange(&error))?;
        if let Some(token) = token {
            let value = HeaderValue::from_str(&format!("Bearer {token}"));
            headers.insert(
                header::AUTHORIZATION,
                value.map_err(|error| strange(&error))?,
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
            path: path.parse().map_err(|error| strange(&error))?,
            headers,
            body,
        };
        let answer = self.repeat(&outgoing).await?;
        if answer.status.is_success() {
            return Ok(answer);
        }
        Err(AftermathError::Refused {
            path: path.to_owned(),
            status: answer.status.as_u16(),
        })
    }

    /// Sends a request until the shop has time for it.
    pub async fn repeat(&mut self, outgoing: &Outgoing) -> Result<Answer, AftermathError> {
        let mut tries = 0;
        loop {
            tries += 1;
            self.made += 1;
            let exchange = self.client.send(outgoing).await;
            match exchange.outcome {
                Ok(answer) if answer.status.as_u16() == 503 && tries < TRIES => {}
                Ok(answer) => return Ok(answer),
                Err(_) if tries < TRIES => {}
                Err(source) => {
                    return Err(AftermathError::NoAnswer {
                        path: outgoing.path.to_string(),
                        source,
                    });
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// The JSON of an answer.
pub(super) fn json(path: &str, answer: &Answer) -> Result<Value, AftermathError> {
    serde_json::from_slice(&answer.body).map_err(|error| AftermathError::Strange {
        path: path.to_owned(),
        problem: error.to_string(),
    })
}
