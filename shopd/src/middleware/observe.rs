use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::Response,
};
use shop_core::clock::{Clock, Entropy};
use tracing::{Instrument, debug, error, info, info_span, warn};

use super::request_id::{RequestId, X_REQUEST_ID};
use crate::{error::AppError, metrics::Metrics};

/// Routes that are asked every few seconds by machines.
pub(super) const HEALTH_ROUTES: [&str; 5] =
    ["/health", "/ready", "/api/health", "/livez", "/readyz"];

/// Where new request ids come from, and where requests are counted.
#[derive(Clone)]
pub(super) struct Observer {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) metrics: Arc<Metrics>,
}

/// Middleware: names the request, opens its span and writes one line when it is done.
///
/// The line tells the route and not the address, which may hold what nobody but the customer should know.
pub(super) async fn observe(
    State(observer): State<Observer>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let id = RequestId::of(request.headers(), &*observer.clock, &*observer.entropy);
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("unmatched", MatchedPath::as_str);
    let span = info_span!(
        "request",
        method = %request.method(),
        route,
        request_id = id.as_str(),
    );
    request.extensions_mut().insert(id.clone());
    let method = request.method().clone();
    let mut response = next.run(request).instrument(span.clone()).await;
    response.headers_mut().insert(X_REQUEST_ID, id.to_header());
    let (status, took) = (response.status(), started.elapsed());
    observer
        .metrics
        .request_done(method_name(&method), route, status.as_u16(), took);
    span.in_scope(|| {
        log_cause(&response);
        log_access(route, status, took);
    });
    response
}

/// A method that no route has could be any word: counted by name it would grow without bound.
fn method_name(method: &Method) -> &str {
    match method.as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => known,
        _ => "other",
    }
}

fn log_access(route: &str, status: StatusCode, took: Duration) {
    let duration_ms = took.as_secs_f64() * 1e3;
    let status = status.as_u16();
    if HEALTH_ROUTES.contains(&route) {
        debug!(status, duration_ms, "request done");
    } else {
        info!(status, duration_ms, "request done");
    }
}

fn log_cause(response: &Response) {
    let failure = response.extensions().get::<Arc<AppError>>();
    match failure.map(AsRef::as_ref) {
        Some(AppError::Internal(cause)) => error!(cause = format!("{cause:#}"), "request failed"),
        Some(AppError::NotReady { dependency }) => warn!(dependency, "not ready"),
        Some(AppError::TimedOut) => warn!("request timed out"),
        _ => {}
    }
}
