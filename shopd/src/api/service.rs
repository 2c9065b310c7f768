use std::time::Duration;

use axum::extract::State;
use shop_core::wire::{CacheMetricsResponse, StatusResponse, VersionResponse};
use tokio::time::timeout;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    failures::Unavailable,
    reply::{Reply, ok},
};
use crate::{
    app::App,
    error::{AppError, chain_of},
};

/// How long the database may take to answer before the shop counts as not ready.
const READY_WITHIN: Duration = Duration::from_secs(3);

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show_health))
        .routes(routes!(show_api_health))
        .routes(routes!(show_readiness))
        .routes(routes!(show_version))
        .routes(routes!(show_cache_metrics))
}

/// Tells that the process lives; touches nothing else.
#[utoipa::path(
    get,
    path = "/health",
    tag = "Service",
    responses((status = 200, description = "The process lives.", body = StatusResponse)),
)]
async fn show_health(State(app): State<App>) -> Reply<StatusResponse> {
    ok(StatusResponse::ok(app.now()))
}

/// Tells that the process lives, to callers that reach only what is below `/api`.
#[utoipa::path(
    get,
    path = "/api/health",
    tag = "Service",
    responses((status = 200, description = "The process lives.", body = StatusResponse)),
)]
async fn show_api_health(State(app): State<App>) -> Reply<StatusResponse> {
    ok(StatusResponse::ok(app.now()))
}

/// Tells what runs here, and what for: a load test must not mistake a shop with real shoppers for another.
#[utoipa::path(
    get,
    path = "/version",
    tag = "Service",
    responses((status = 200, description = "What runs here.", body = VersionResponse)),
)]
async fn show_version(State(app): State<App>) -> Reply<VersionResponse> {
    ok(VersionResponse {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        environment: app.config.environment.name().to_owned(),
    })
}

/// Tells whether requests can be served, which takes the database.
///
/// Redis is not asked: without it the shop is slower, and whole.
#[utoipa::path(
    get,
    path = "/ready",
    tag = "Service",
    responses(
        (status = 200, description = "Requests can be served.", body = StatusResponse),
        (status = 503, response = Unavailable),
    ),
)]
async fn show_readiness(State(app): State<App>) -> Result<Reply<StatusResponse>, AppError> {
    if app.drain.is_draining() {
        return Err(AppError::NotReady {
            dependency: "this replica",
            cause: "it is told to take no more requests".to_owned(),
        });
    }
    let answer = timeout(READY_WITHIN, app.storage.ping()).await;
    let cause = match answer {
        Ok(Ok(())) => return Ok(ok(StatusResponse::ready(app.now()))),
        Ok(Err(error)) => chain_of(&error),
        Err(late) => late.to_string(),
    };
    Err(AppError::NotReady {
        dependency: "database",
        cause,
    })
}

/// Counts what the cache of this process has answered since it started.
#[utoipa::path(
    get,
    path = "/metrics/cache",
    tag = "Service",
    responses((status = 200, description = "Hits and misses.", body = CacheMetricsResponse)),
)]
async fn show_cache_metrics(State(app): State<App>) -> Reply<CacheMetricsResponse> {
    let total = app.cache.stats().await.total;
    let (hits, misses) = (total.hits(), total.misses);
    ok(CacheMetricsResponse::new(hits, misses, app.now()))
}
