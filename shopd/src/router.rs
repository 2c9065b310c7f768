//! Every route of the shop.

use std::sync::Arc;

use axum::{Router, response::IntoResponse};

use crate::{
    api,
    app::App,
    middleware::{self, CorsConfig, MiddlewareConfig},
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
        error_page: |error, _| error.sentence().into_owned().into_response(),
    };
    let routes = api::routes(&app.config);
    middleware::stack(routes.with_state(app), config)
}
