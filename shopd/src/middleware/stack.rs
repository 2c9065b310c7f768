use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use shop_core::clock::{Clock, Entropy};

use super::{
    admit::{Admission, admit},
    body::ReadsRequests,
    compression::compress_texts,
    cors::{CorsConfig, decide_cors},
    csrf::refuse_foreign_forms,
    error_pages::{ErrorPage, render_error_pages},
    fallback::route_not_found,
    observe::{Observer, observe},
    rate_limit::{RateLimiting, limit_rate, note_client_address},
    rescue::{TimeLimits, catch_panic, limit_time},
    security_headers::SecurityHeaders,
    shed::{Shedding, shed},
};
use crate::{app::App, error::AppError, metrics::Metrics, shutdown::Drain};

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
    let stack = Arc::new(Stack {
        observer: Observer {
            clock: config.clock,
            entropy: config.entropy,
            metrics: config.metrics,
            trusted_proxies: Arc::clone(&config.limiting.trusted_proxies),
            drain: config.drain,
        },
        admission: config.admission,
        limiting: config.limiting,
        headers,
        error_page: config.error_page,
        time_limits: config.time_limits,
        cors: config.cors,
    });
    // The layer added last is the outermost.
    router
        .fallback(route_not_found)
        .method_not_allowed_fallback(route_not_found)
        .layer(from_fn_with_state(Arc::clone(&stack), decide))
        .layer(compress_texts())
        .layer(from_fn_with_state(stack, receive))
}

/// What the middleware of the public port needs.
///
/// A layer of its own for each piece would copy, for every request, what each of them and all below it need: all are called
/// from two.
struct Stack {
    observer: Observer,
    admission: Admission,
    limiting: RateLimiting,
    headers: SecurityHeaders,
    error_page: ErrorPage,
    time_limits: TimeLimits,
    cors: CorsConfig,
}

/// Middleware, from the outside in: what a request is called, whether there is room for it, where it comes from; and what its
/// reply tells browsers.
async fn receive(State(stack): State<Arc<Stack>>, request: Request, next: Next) -> Response {
    let stack = &*stack;
    let shedding = Shedding {
        admission: &stack.admission,
        headers: &stack.headers,
        error_page: stack.error_page,
    };
    observe(&stack.observer, request, async |mut request| {
        if let Some(refusal) = shed(shedding, &request) {
            return refusal;
        }
        note_client_address(&stack.limiting, &mut request);
        let mut response = next.run(request).await;
        stack.headers.apply(&mut response);
        response
    })
    .await
}

/// Middleware, from the outside in: what failures look like, how long all may take, who may ask, how often, when, and by
/// which forms.
async fn decide(State(stack): State<Arc<Stack>>, request: Request, next: Next) -> Response {
    let stack = &*stack;
    render_error_pages(stack.error_page, request, async |request| {
        catch_panic(limit_time(stack.time_limits, request, async |request| {
            decide_cors(&stack.cors, request, async |request| {
                limit_rate(&stack.limiting, request, async |request| {
                    admit(&stack.admission, request, async |request| {
                        refuse_foreign_forms(request, next).await
                    })
                    .await
                })
                .await
            })
            .await
        }))
        .await
    })
    .await
}

/// Wraps the operations listener: what breaks there is answered and told as it is on the public port, and nothing is
/// limited, since it is needed most when everything is.
pub fn ops_stack(router: Router, app: &App) -> Router {
    let stack = OpsStack {
        observer: Observer {
            clock: Arc::clone(&app.clock),
            entropy: Arc::clone(&app.entropy),
            metrics: Arc::default(),
            trusted_proxies: app.config.limits.trusted_proxies.clone().into(),
            drain: Drain::default(),
        },
        headers: SecurityHeaders::plain(),
        time_limits: TimeLimits::of(&app.config),
    };
    router
        .fallback(async || AppError::RouteNotFound)
        .method_not_allowed_fallback(async || AppError::RouteNotFound)
        .layer(from_fn_with_state(Arc::new(stack), operate))
}

/// What the middleware of the operations listener needs.
struct OpsStack {
    observer: Observer,
    headers: SecurityHeaders,
    time_limits: TimeLimits,
}

async fn operate(State(stack): State<Arc<OpsStack>>, request: Request, next: Next) -> Response {
    let stack = &*stack;
    observe(&stack.observer, request, async |request| {
        let work = limit_time(stack.time_limits, request, async |request| {
            next.run(request).await
        });
        let mut response = catch_panic(work).await;
        stack.headers.apply(&mut response);
        response
    })
    .await
}

/// Gives the API's routes what only they have: path parameters are checked, then the body is read and parsed,
/// then the handler's own extractors run. Unknown routes stay outside of it and answer at once.
pub fn api_routes<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    routes.route_layer(ReadsRequests)
}
