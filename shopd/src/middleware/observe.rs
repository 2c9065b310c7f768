use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{ConnectInfo, MatchedPath, Request},
    http::{HeaderName, HeaderValue, Method, StatusCode, Version, header::CONNECTION},
    response::Response,
};
use ipnet::IpNet;
use shop_core::clock::{Clock, Entropy};
use tracing::{debug, error, info, warn};

use super::request_id::{RequestId, X_REQUEST_ID};
use crate::{
    error::AppError,
    metrics::Metrics,
    shutdown::Drain,
    telemetry::{AboutRequest, ClientKind, RequestSpan, TraceContext, UNMATCHED},
};

/// Carries the id of the trace that the reply belongs to.
pub(super) const X_TRACE_ID: HeaderName = HeaderName::from_static("x-trace-id");

/// Routes that are asked every few seconds by machines.
pub(super) const HEALTH_ROUTES: [&str; 5] =
    ["/health", "/ready", "/api/health", "/livez", "/readyz"];

/// Where new ids come from, and where requests are counted.
pub(super) struct Observer {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) metrics: Arc<Metrics>,
    /// Whose word on which traces are kept is taken.
    pub(super) trusted_proxies: Arc<[IpNet]>,
    /// Whether clients are to go elsewhere.
    pub(super) drain: Drain,
}

impl Observer {
    fn trusts(&self, request: &Request) -> bool {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        peer.is_some_and(|ConnectInfo(peer)| {
            let peer = peer.ip().to_canonical();
            self.trusted_proxies
                .iter()
                .any(|known| known.contains(&peer))
        })
    }
}

/// The names by which a request is found again in the log and among the traces.
#[derive(Debug, Clone)]
pub struct RequestNames {
    /// Its own id.
    pub request_id: RequestId,
    /// The id of the trace it belongs to, in hexadecimal.
    pub trace_id: Arc<str>,
}

/// Middleware: names the request, opens its span and writes one line when it is done.
///
/// The line tells the route and not the address, which may hold what nobody but the customer should know.
pub(super) async fn observe(
    observer: &Observer,
    mut request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let started = Instant::now();
    let id = RequestId::of(request.headers(), &*observer.clock, &*observer.entropy);
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or(UNMATCHED, MatchedPath::as_str);
    let trace = TraceContext::of(request.headers(), &*observer.clock, &*observer.entropy);
    let about = AboutRequest {
        method: request.method(),
        route,
        uri: request.uri(),
        request_id: id.as_str(),
        client_kind: ClientKind::of(request.headers()),
    };
    let span = RequestSpan::begin(about, &trace, observer.trusts(&request));
    let trace_id = trace.trace_id.to_string();
    let in_header = HeaderValue::from_str(&trace_id).expect("digits make a header");
    let (method, version) = (request.method().clone(), request.version());
    request.extensions_mut().insert(RequestNames {
        request_id: id.clone(),
        trace_id: trace_id.into(),
    });
    let mut response = span.around(next(request)).await;
    response.headers_mut().insert(X_REQUEST_ID, id.to_header());
    response.headers_mut().insert(X_TRACE_ID, in_header);
    // HTTP/2 has a message of its own for it, sent when the listener stops.
    if observer.drain.is_draining() && version < Version::HTTP_2 {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(CONNECTION, close);
    }
    let (status, took) = (response.status(), started.elapsed());
    observer
        .metrics
        .request_done(method_name(&method), route, status.as_u16(), took);
    span.within(|| {
        log_cause(route, &response);
        log_access(route, status, took);
    });
    span.end(status);
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
    // Thousandths are enough, and digits of chance make a line hard to read.
    let duration_ms = (took.as_secs_f64() * 1e6).round() / 1e3;
    let status = status.as_u16();
    if HEALTH_ROUTES.contains(&route) {
        debug!(status, duration_ms, "request done");
    } else {
        info!(status, duration_ms, "request done");
    }
}

fn log_cause(route: &str, response: &Response) {
    let failure = response.extensions().get::<Arc<AppError>>();
    match failure.map(AsRef::as_ref) {
        Some(AppError::Internal(cause)) => error!(cause = format!("{cause:#}"), "request failed"),
        // What is asked every few seconds tells by its answer, and of no request that was lost.
        Some(AppError::NotReady { dependency, cause }) if HEALTH_ROUTES.contains(&route) => {
            warn!(dependency, cause, "not ready");
        }
        Some(AppError::NotReady { dependency, cause }) => {
            error!(dependency, cause, "request failed");
        }
        Some(AppError::TimedOut) => error!(cause = "it took too long", "request failed"),
        // Working as intended; the access line tells it, and a flood must not be doubled by the log.
        Some(AppError::Busy { .. }) => {}
        _ if response.status().is_server_error() => {
            error!(cause = "a reply without a reason", "request failed");
        }
        _ => {}
    }
}
