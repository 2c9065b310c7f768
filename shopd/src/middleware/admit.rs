use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{MatchedPath, Request},
    http::header::CONTENT_LENGTH,
    response::{IntoResponse, Response},
};
use bytes::BytesMut;
use http_body_util::BodyExt;
use shop_core::traces::TRACES;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::{Instrument, info_span};

use super::{
    observe::HEALTH_ROUTES,
    turns::{Range, Turns},
};
use crate::{
    config::OverloadConfig,
    error::AppError,
    extract::{BODY_LIMIT, media_type},
    metrics::{Metrics, WorkClass},
};

/// Bodies that wait for their turn take so many KiB together at most.
const WAITING_KIB: usize = 128 * 1_024;
/// Who is sent away is worth having back soon: the wave is over in a second, or the next one sends them away again.
const COME_BACK_IN: Duration = Duration::from_secs(1);

/// Decides how many requests of each class are worked on at once, and how many may wait.
#[derive(Clone)]
pub struct Admission(Arc<Inner>);

struct Inner {
    reads: Class,
    writes: Class,
    waiting_kib: Arc<Semaphore>,
    body_timeout: Duration,
    metrics: Arc<Metrics>,
}

struct Class {
    kind: WorkClass,
    turns: Turns,
}

impl Admission {
    /// Lets in as many as the settings say.
    pub fn new(config: &OverloadConfig, metrics: Arc<Metrics>) -> Self {
        let reads = Range {
            least: config.least_reads,
            most: config.max_reads,
            target: config.read_target,
        };
        Self(Arc::new(Inner {
            reads: Class {
                kind: WorkClass::Read,
                turns: Turns::by_pace(reads, config.queue_timeout),
            },
            // What changes something waits in queues of its own, for passwords and for the database, and is short.
            writes: Class {
                kind: WorkClass::Write,
                turns: Turns::always(config.max_writes, config.queue_timeout),
            },
            waiting_kib: Arc::new(Semaphore::new(WAITING_KIB)),
            body_timeout: config.header_timeout,
            metrics,
        }))
    }

    fn class_of(&self, request: &Request) -> Option<&Class> {
        let route = request.extensions().get::<MatchedPath>();
        if route.is_some_and(|route| HEALTH_ROUTES.contains(&route.as_str())) {
            return None;
        }
        Some(if request.method().is_safe() {
            &self.0.reads
        } else {
            &self.0.writes
        })
    }

    /// Why a request can be sent away now: there is no turn for it, and no place to wait for one.
    pub(super) fn refusal(&self, request: &Request) -> Option<AppError> {
        let class = self.class_of(request)?;
        class.turns.is_full().then(|| self.send_away(class))
    }

    fn send_away(&self, class: &Class) -> AppError {
        self.0.metrics.shed(class.kind);
        AppError::Busy {
            retry_after: COME_BACK_IN,
        }
    }

    /// Reads the body before a turn is taken: who sends slowly holds up nobody but themselves.
    async fn receive(
        &self,
        request: Request,
    ) -> Result<(Request, Vec<OwnedSemaphorePermit>), AppError> {
        if !is_readable(&request) {
            return Ok((request, vec![]));
        }
        let (parts, body) = request.into_parts();
        let reading = self.read(body);
        let (bytes, held) = tokio::time::timeout(self.0.body_timeout, reading)
            .await
            .map_err(|_| AppError::BodyTooSlow)??;
        Ok((Request::from_parts(parts, Body::from(bytes.freeze())), held))
    }

    async fn read(
        &self,
        mut body: Body,
    ) -> Result<(BytesMut, Vec<OwnedSemaphorePermit>), AppError> {
        let (mut bytes, mut held) = (BytesMut::new(), vec![]);
        while let Some(frame) = body.frame().await {
            let broken = |_| AppError::BadRequest("The request body could not be read".to_owned());
            let Ok(data) = frame.map_err(broken)?.into_data() else {
                continue;
            };
            if bytes.len() + data.len() > BODY_LIMIT {
                return Err(AppError::BodyTooLarge);
            }
            bytes.extend_from_slice(&data);
            let more = bytes.len().div_ceil(1_024).saturating_sub(held_kib(&held));
            if more > 0 {
                let more = u32::try_from(more).unwrap_or(u32::MAX);
                let waiting = Arc::clone(&self.0.waiting_kib);
                let permit = waiting.try_acquire_many_owned(more);
                held.push(permit.map_err(|_| self.send_away(&self.0.writes))?);
            }
        }
        Ok((bytes, held))
    }
}

fn held_kib(held: &[OwnedSemaphorePermit]) -> usize {
    held.iter().map(OwnedSemaphorePermit::num_permits).sum()
}

/// Whether the body is one that some route reads; what is announced as too large is refused unread, further in.
fn is_readable(request: &Request) -> bool {
    let headers = request.headers();
    let declared = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let is_known = matches!(
        media_type(headers).as_str(),
        "application/json" | "text/plain" | "application/x-www-form-urlencoded"
    );
    is_known && declared.is_none_or(|length: u64| length <= BODY_LIMIT as u64)
}

/// Middleware: lets a request in when its turn comes soon, and else sends it away at once.
///
/// The turn ends with the handler: what is sent after it lies ready in memory.
pub(super) async fn admit(
    admission: &Admission,
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let Some(class) = admission.class_of(&request) else {
        return next(request).await;
    };
    let (request, _held) = match admission.receive(request).await {
        Ok(received) => received,
        Err(error) => return error.into_response(),
    };
    let Some(_turn) = class.turns.take().await else {
        return admission.send_away(class).into_response();
    };
    let handler = info_span!(target: TRACES, "handler");
    next(request).instrument(handler).await
}
