use std::sync::Arc;

use axum::extract::State;
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state, map_response_with_state},
    response::Response,
};
use shop_core::clock::{Clock, Entropy};
use tower_http::catch_panic::CatchPanicLayer;

use super::{
    admit::{Admission, admit},
    body::read_body,
    compression::compress_texts,
    cors::{CorsConfig, decide_cors},
    csrf::refuse_foreign_forms,
    error_pages::{ErrorPage, render_error_pages},
    fallback::route_not_found,
    observe::{Observer, observe},
    rate_limit::{RateLimiting, limit_rate, note_client_address},
    rescue::{TimeLimits, answer_panic, limit_time},
    security_headers::SecurityHeaders,
    shed::{Shedding, shed},
};
use crate::{
    app::App, error::AppError, extract::refuse_strange_paths, metrics::Metrics, shutdown::Drain,
};

/// What the middleware needs to know.
#[derive(Clone)]
pub struct MiddlewareConfig {
    /// Which other sites' pages may call the API.
    pub cors: CorsConfig,
    /// Whether browsers reach the shop by HTTPS only, and are told to keep it so.
    pub https_only: bool,
    /// How long a request may take.
    pub time_limits: TimeLimits,
    /// Dates new request ids.
    pub clock: Arc<dyn Clock>,
    /// Makes new request ids unique.
    pub entropy: Arc<dyn Entropy>,
    /// How many requests are worked on at once.
    pub admission: Admission,
    /// How often somebody may ask.
    pub limiting: RateLimiting,
    /// Counts requests.
    pub metrics: Arc<Metrics>,
    /// Knows when clients are to go elsewhere.
    pub drain: Drain,
    /// Renders failures of pages.
    pub error_page: ErrorPage,
}

/// Wraps the finished router, fallbacks included, in what happens to every request.
pub fn stack(router: Router, config: MiddlewareConfig) -> Router {
    let headers = if config.https_only {
        SecurityHeaders::https_only()
    } else {
        SecurityHeaders::plain()
    };
    let observer = Observer {
        clock: config.clock,
        entropy: config.entropy,
        metrics: config.metrics,
        trusted_proxies: Arc::clone(&config.limiting.trusted_proxies),
        drain: config.drain,
    };
    let shedding = Shedding {
        admission: config.admission.clone(),
        headers: headers.clone(),
        error_page: config.error_page,
    };
    // The layer added last is the outermost.
    router
        .fallback(route_not_found)
        .method_not_allowed_fallback(route_not_found)
        .layer(from_fn(refuse_foreign_forms))
        .layer(from_fn_with_state(config.admission, admit))
        .layer(from_fn_with_state(config.limiting.clone(), limit_rate))
        .layer(from_fn_with_state(Arc::new(config.cors), decide_cors))
        .layer(from_fn_with_state(config.time_limits, limit_time))
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(from_fn_with_state(config.error_page, render_error_pages))
        .layer(compress_texts())
        .layer(map_response_with_state(headers, add_security_headers))
        .layer(from_fn_with_state(config.limiting, note_client_address))
        .layer(from_fn_with_state(shedding, shed))
        .layer(from_fn_with_state(observer, observe))
}

/// Wraps the operations listener: what breaks there is answered and told as it is on the public port, and nothing is
/// limited, since it is needed most when everything is.
pub fn ops_stack(router: Router, app: &App) -> Router {
    let observer = Observer {
        clock: Arc::clone(&app.clock),
        entropy: Arc::clone(&app.entropy),
        metrics: Arc::default(),
        trusted_proxies: app.config.limits.trusted_proxies.clone().into(),
        drain: Drain::default(),
    };
    router
        .fallback(async || AppError::RouteNotFound)
        .method_not_allowed_fallback(async || AppError::RouteNotFound)
        .layer(from_fn_with_state(TimeLimits::of(&app.config), limit_time))
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(map_response_with_state(
            SecurityHeaders::plain(),
            add_security_headers,
        ))
        .layer(from_fn_with_state(observer, observe))
}

/// Gives the API's routes what only they have: path parameters are checked, then the body is read and parsed,
/// then the handler's own extractors run. Unknown routes stay outside of it and answer at once.
pub fn api_routes<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    routes
        .route_layer(from_fn(read_body))
        .route_layer(from_fn(refuse_strange_paths))
}

async fn add_security_headers(
    State(security): State<SecurityHeaders>,
    mut response: Response,
) -> Response {
    security.apply(&mut response);
    response
}
