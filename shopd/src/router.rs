//! Every route of the shop.

use std::sync::Arc;

use axum::Router;

use crate::{
    api,
    app::App,
    limits::Bypass,
    middleware::{self, CorsConfig, MiddlewareConfig, RateLimiting},
    storefront,
};

/// Every route of the shop, wrapped in what happens to every request.
pub fn router(app: App) -> Router {
    let config = MiddlewareConfig {
        cors: CorsConfig {
            origins: app.config.cors.origins.clone(),
            credentials: app.config.cors.credentials,
        },
        https_only: app.config.environment.is_production(),
        request_timeout: app.config.server.request_timeout,
        clock: Arc::clone(&app.clock),
        entropy: Arc::clone(&app.entropy),
        limiting: RateLimiting {
            limiter: Arc::clone(&app.limiter),
            bypass: Arc::new(Bypass::new(
                &app.config.limits,
                app.config.environment.is_production(),
            )),
            trusted_proxies: app.config.limits.trusted_proxies.clone().into(),
            clock: Arc::clone(&app.clock),
            metrics: Arc::clone(&app.metrics),
        },
        metrics: Arc::clone(&app.metrics),
        error_page: storefront::render_error,
    };
    let routes = api::routes(&app.config).merge(storefront::routes());
    middleware::stack(routes.with_state(app), config)
}
