//! The operations listener: what those who run the shop ask it, on a port of its own.
//!
//! Reads are open to whoever reaches the port, which is the machine itself by default; what changes something takes
//! `OPS_TOKEN` ([`Operator`]). Nothing of it is on the public port. One file a route; start at [`router`].

mod cache;
mod config;
mod database;
mod drain;
mod health;
mod log_level;
mod metrics;
mod openapi;
mod operator;
mod orders;
mod pulse;
mod record;

pub use openapi::document;
pub use operator::Operator;

use axum::Router;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{app::App, middleware};

/// Every route of the operations listener, wrapped in what happens to every request.
pub fn router(app: &App) -> Router {
    let (routes, _) = described().split_for_parts();
    let routes = middleware::api_routes(routes.merge(openapi::route()));
    middleware::ops_stack(routes.with_state(app.clone()), app)
}

/// The routes together with their description.
fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::base())
        .routes(routes!(health::show_liveness))
        .routes(routes!(health::show_readiness))
        .routes(routes!(metrics::show_metrics))
        .routes(routes!(cache::show_cache))
        .routes(routes!(cache::flush_cache))
        .routes(routes!(database::show_database))
        .routes(routes!(
            log_level::show_log_level,
            log_level::change_log_level
        ))
        .routes(routes!(config::show_config))
        .routes(routes!(
            drain::show_drain,
            drain::begin_drain,
            drain::end_drain
        ))
        .routes(routes!(pulse::show_pulse))
        .routes(routes!(orders::list_latest_orders))
        .routes(routes!(orders::inspect_order))
}
