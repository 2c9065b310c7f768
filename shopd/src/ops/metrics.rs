use axum::{
    extract::State,
    http::{HeaderValue, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};

use crate::{app::App, metrics::Readings};

const OPENMETRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

/// Gives everything that is counted and measured, for Prometheus.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "Metrics",
    responses((
        status = 200,
        description = "The text form of OpenMetrics",
        body = String,
        content_type = "application/openmetrics-text"
    )),
)]
pub(super) async fn show_metrics(State(app): State<App>) -> Response {
    let search = app.search.state();
    let readings = Readings {
        pool: app.storage.pool_stats(),
        cache: app.cache.stats().await,
        hashes_under_way: app.doorkeeper.hasher.under_way(),
        most_hashes_under_way: app.doorkeeper.hasher.most_under_way(),
        search_documents: search.documents,
        search_lag: search.lag,
        search_rebuilds: search.rebuilds,
        uptime: app.started.elapsed(),
        is_draining: app.drain.is_draining(),
    };
    (
        [(CONTENT_TYPE, OPENMETRICS)],
        app.metrics.render_with(&readings),
    )
        .into_response()
}
