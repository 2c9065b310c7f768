mod body;
mod cors;
mod failures;
mod headers;
mod log;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::FromRequestParts,
    http::{HeaderMap, Request, StatusCode, request::Parts},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use serde_json::Value;
use shop_core::clock::{OsEntropy, SystemClock};
use tower::ServiceExt;

use super::{Admission, CorsConfig, MiddlewareConfig, RateLimiting, TimeLimits, api_routes, stack};
use crate::{
    cli::Cli,
    config::{OverloadConfig, Variables},
    error::{AppError, UnauthorizedReason},
    extract::{
        Keys, PathText, Payload, Query, RawBody, SubmittedForm,
        input::{Fields, FromFields},
    },
    limits::Limiter,
    metrics::Metrics,
    shutdown::Drain,
};

/// A request with one field, as small as they get.
struct Naming {
    name: String,
}

impl FromFields for Naming {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let name = fields.required("name").text(1..=10);
        Some(Self { name: name? })
    }
}

/// Somebody who sent a token.
struct SignedIn;

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let has_token = parts.headers.contains_key("authorization");
        let refused = AppError::Unauthorized(UnauthorizedReason::InvalidToken);
        if has_token { Ok(Self) } else { Err(refused) }
    }
}

/// A shop small enough to see what surrounds it.
fn shop(adjust: impl FnOnce(&mut MiddlewareConfig)) -> Router {
    let mut config = MiddlewareConfig {
        cors: CorsConfig {
            origins: vec![
                "https://shop.example".to_owned(),
                "*.partner.example".to_owned(),
            ],
            credentials: true,
        },
        https_only: false,
        time_limits: TimeLimits {
            reads: Duration::from_mins(1),
            writes: Duration::from_mins(1),
        },
        admission: Admission::new(&overload(), Arc::default()),
        metrics: Arc::default(),
        drain: Drain::default(),
        limiting: unlimited(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(OsEntropy),
        error_page: |error, id, lang| {
            Html(format!(
                "<h1>{}</h1><p>{}</p>",
                error.title(lang),
                id.trace_id
            ))
            .into_response()
        },
    };
    adjust(&mut config);
    stack(routes(), config)
}

/// As much at once as by default.
fn overload() -> OverloadConfig {
    let cli = Cli::from_args(["shopd"], &Variables::default()).unwrap();
    cli.config().unwrap().overload
}

/// Limits that are turned off.
fn unlimited() -> RateLimiting {
    let variables = Variables::from_pairs([("ENABLE_RATE_LIMITING", "false")]);
    let config = Cli::from_args(["shopd"], &variables)
        .unwrap()
        .config()
        .unwrap();
    let (clock, metrics) = (Arc::new(SystemClock), Arc::<Metrics>::default());
    let names = Keys::derive(b"secret").names;
    let limiter = Limiter::new(
        (&config.limits, None),
        names,
        clock.clone(),
        Arc::clone(&metrics),
    );
    RateLimiting {
        limiter: Arc::new(limiter),
        bypass: Arc::default(),
        trusted_proxies: Arc::default(),
        clock,
        metrics,
    }
}

fn routes() -> Router {
    let name = |Payload(naming): Payload<Naming>| async { naming.name };
    let guarded = |_: SignedIn, Payload(naming): Payload<Naming>| async { naming.name };
    let api = Router::new()
        .route("/open", post(name).put(name).delete(name))
        .route("/guarded", post(guarded))
        .route(
            "/raw",
            post(|raw: axum::Extension<RawBody>| async { raw.0.0 }),
        )
        .route(
            "/things/{id}",
            get(|PathText(id): PathText| async { id }).post(guarded),
        )
        .route(
            "/find",
            get(|Query(naming): Query<Naming>| async { naming.name }),
        );
    Router::new()
        .nest("/api", api_routes(api))
        .route("/health", get(|| async { "ok" }))
        .route("/api/panic", get(panic_here))
        .route("/api/broken", get(break_here))
        .route("/api/slow", get(std::future::pending::<()>))
        .route("/panic", get(panic_here))
        .route(
            "/form",
            post(|form: SubmittedForm| async move { form.text("a").to_owned() }),
        )
        .route(
            "/busy",
            get(|| async {
                AppError::Busy {
                    retry_after: Duration::from_secs(7),
                }
            }),
        )
        .route(
            "/",
            get(|| async { Html("lamp ".repeat(500)) }).post(|| async { "bought" }),
        )
        .route(
            "/image",
            get(|| async { ([("content-type", "image/webp")], "x".repeat(2_000)) }),
        )
}

async fn panic_here() -> &'static str {
    panic!("the lamp fell over")
}

async fn break_here() -> AppError {
    AppError::Internal(anyhow::anyhow!("connection refused").context("reading the secret"))
}

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the reply is JSON")
    }

    fn code(&self) -> String {
        self.json()["error"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends `METHOD /path` with headers and a body, as a server would hand it to the router.
async fn send(shop: Router, line: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Reply {
    let (method, path) = line.split_once(' ').expect("a method and a path");
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response: Response = shop
        .oneshot(request.body(body.into()).unwrap())
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Reply {
        status: parts.status,
        headers: parts.headers,
        body,
    }
}
