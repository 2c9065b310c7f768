//! Every route of the shop.

use std::sync::Arc;

use axum::Router;

use crate::{
    api,
    app::App,
    limits::Bypass,
    messages::Lang,
    middleware::{self, Admission, CorsConfig, MiddlewareConfig, RateLimiting, TimeLimits},
    storefront,
};

/// Every route of the shop, wrapped in what happens to every request.
pub fn router(app: App) -> Router {
    // Texts are read now, so that no visitor waits for it.
    Lang::load_all();
    let config = MiddlewareConfig {
        cors: CorsConfig {
            origins: app.config.cors.origins.clone(),
            credentials: app.config.cors.credentials,
        },
        https_only: app.config.environment.is_production(),
        time_limits: TimeLimits::of(&app.config),
        admission: Admission::new(&app.config.overload, Arc::clone(&app.metrics)),
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
        drain: app.drain.clone(),
        error_page: storefront::render_error,
    };
    let routes = api::routes(&app.config).merge(storefront::routes(&app));
    middleware::stack(routes.with_state(app), config)
}
