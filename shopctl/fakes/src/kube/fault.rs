use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, BodyDataStream, Bytes},
    response::Response,
};
use futures_util::{StreamExt, stream};

use super::{
    fake::FakeKube,
    refusal::{Refusal, json_response},
};

/// How a request goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// The answer comes later.
    Latency(Duration),
    /// 401: the token is not accepted.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 429, with `Retry-After`.
    TooMany {
        /// What `Retry-After` says.
        retry_after_seconds: u64,
    },
    /// 500.
    Internal,
    /// 503.
    Unavailable,
    /// 410 for lists; for watches an `ERROR` event that says the same.
    Gone,
    /// 200, with a body that is not JSON.
    InvalidJson,
    /// The connection is reset instead of an answer.
    Reset,
    /// The connection is reset when this many bytes of the body are out.
    ResetAfter(usize),
    /// The body ends, as if it were complete, after this many bytes.
    EndAfter(usize),
    /// The body stands still after this many bytes, and the connection stays open.
    StallAfter(usize),
}

/// Something that goes wrong: for which requests, and how often.
#[derive(Debug, Clone)]
pub struct Fault {
    kind: FaultKind,
    method: Option<String>,
    begins: String,
    ends: String,
    query: String,
    skip: usize,
    times: Option<usize>,
}

impl Fault {
    /// Lets every request go wrong, until it is narrowed.
    pub fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            method: None,
            begins: String::new(),
            ends: String::new(),
            query: String::new(),
            skip: 0,
            times: None,
        }
    }

    /// Only requests whose path begins so.
    #[must_use]
    pub fn on(mut self, path: &str) -> Self {
        path.clone_into(&mut self.begins);
        self
    }

    /// Only requests whose path ends so, as in `/log`.
    #[must_use]
    pub fn ending(mut self, path: &str) -> Self {
        path.clone_into(&mut self.ends);
        self
    }

    /// Only requests whose parameters hold this text, as in `watch=`.
    #[must_use]
    pub fn with_query(mut self, text: &str) -> Self {
        text.clone_into(&mut self.query);
        self
    }

    /// Only requests with this method.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Lets the first requests pass.
    #[must_use]
    pub fn after(mut self, requests: usize) -> Self {
        self.skip = requests;
        self
    }

    /// Only so many requests; the others are answered as if nothing had been.
    #[must_use]
    pub fn times(mut self, requests: usize) -> Self {
        self.times = Some(requests);
        self
    }

    fn strikes(&mut self, method: &str, path: &str, query: &str) -> bool {
        let fits = self.method.as_deref().is_none_or(|one| one == method)
            && path.starts_with(&self.begins)
            && path.ends_with(&self.ends)
            && query.contains(&self.query);
        if !fits || self.times == Some(0) {
            return false;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        self.times = self.times.map(|times| times - 1);
        true
    }
}

/// Everything that goes wrong.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    /// What strikes a request: the fault declared first, and every latency.
    pub(crate) fn striking(&self, method: &str, path: &str, query: &str) -> Vec<FaultKind> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut striking = Vec::new();
        let mut is_struck = false;
        for fault in faults.iter_mut() {
            let is_latency = matches!(fault.kind, FaultKind::Latency(_));
            if (is_latency || !is_struck) && fault.strikes(method, path, query) {
                is_struck |= !is_latency;
                striking.push(fault.kind.clone());
            }
        }
        striking
    }
}

impl FaultKind {
    /// The answer in place of the right one, where the fault is one.
    pub(crate) fn refusal(&self) -> Option<Response> {
        Some(match self {
            Self::Unauthorized => Refusal::unauthorized().into_response(),
            Self::Forbidden => {
                Refusal::forbidden_path("forbidden by a policy of the cluster".to_owned())
                    .into_response()
            }
            Self::TooMany {
                retry_after_seconds,
            } => Refusal::too_many(
                "the server has received too many requests and has asked us to try again later",
                *retry_after_seconds,
            )
            .into_response(),
            Self::Internal => Refusal::internal("etcdserver: request timed out").into_response(),
            Self::Unavailable => {
                Refusal::unavailable("the server is currently unable to handle the request")
                    .into_response()
            }
            Self::InvalidJson => {
                let mut response = json_response(200, &serde_json::Value::Null);
                *response.body_mut() = Body::from("{\"kind\":\"PodList\",\"items\":[{");
                response
            }
            _ => return None,
        })
    }

    /// Lets a body go wrong on its way.
    pub(crate) fn spoil(&self, body: Body) -> Body {
        let (left, end) = match self {
            Self::ResetAfter(bytes) => (*bytes, End::Reset),
            Self::EndAfter(bytes) => (*bytes, End::Quiet),
            Self::StallAfter(bytes) => (*bytes, End::Stall),
            _ => return body,
        };
        let cut = Cut {
            body: body.into_data_stream(),
            left,
            end,
        };
        Body::from_stream(stream::unfold(cut, |mut cut| async move {
            let part = cut.next().await?;
            Some((part, cut))
        }))
    }
}

#[derive(Debug, Clone, Copy)]
enum End {
    Reset,
    Quiet,
    Stall,
}

struct Cut {
    body: BodyDataStream,
    left: usize,
    end: End,
}

impl Cut {
    async fn next(&mut self) -> Option<Result<Bytes, axum::Error>> {
        if self.left == 0 {
            return match self.end {
                End::Quiet => None,
                End::Reset => {
                    // What came before has to be out when the connection goes.
                    tokio::task::yield_now().await;
                    let why = "the connection is reset, as a fault says";
                    Some(Err(axum::Error::new(why)))
                }
                End::Stall => std::future::pending().await,
            };
        }
        let part = self.body.next().await?;
        Some(part.map(|mut part| {
            part.truncate(self.left);
            self.left -= part.len();
            part
        }))
    }
}

/// What goes wrong.
impl FakeKube {
    /// Lets requests go wrong. Of several faults that a request fits, the first strikes; latencies add up.
    pub fn fault(&self, fault: Fault) {
        self.world()
            .faults
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(fault);
    }

    /// Lets everything go right again.
    pub fn clear_faults(&self) {
        self.world()
            .faults
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}
