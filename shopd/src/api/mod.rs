//! The JSON API, one folder or file a resource; each gives its routes together with their description.

pub(crate) mod admin;
pub(crate) mod auth;
pub(crate) mod cart;
pub(crate) mod catalog;
mod docs;
pub(crate) mod failures;
pub(crate) mod openapi;
pub(crate) mod orders;
pub(crate) mod reply;
pub(crate) mod search;
mod service;

pub use openapi::document;

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::{app::App, config::Config, middleware};

/// Every route that programs call.
pub(crate) fn routes(config: &Config) -> Router<App> {
    let (routes, _) = described().split_for_parts();
    let routes = if config.docs.enabled {
        routes.merge(docs::routes(config))
    } else {
        routes
    };
    middleware::api_routes(routes)
}

/// The routes of the API together with their description.
fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::base())
        .merge(service::routes())
        .merge(auth::routes())
        .merge(catalog::routes())
        .merge(search::routes())
        .merge(cart::routes())
        .merge(orders::routes())
        .merge(admin::routes())
}
