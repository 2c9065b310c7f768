use axum::{Router, http::StatusCode, routing::get};
use bytes::Bytes;
use shop_core::wire::ErrorBody;
use utoipa::{
    Modify, OpenApi as _,
    openapi::{
        OpenApi,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

use crate::{
    api::{
        failures::{
            BadRequest, Failed, Invalid, TooLarge, TooSlow, Unauthorized, Unavailable,
            WrongMediaType,
        },
        openapi::{add_common_failures, operations_mut},
        reply::ready_made,
    },
    app::App,
};

/// The description of the operations listener.
pub fn document() -> OpenApi {
    complete(super::described().into_openapi())
}

fn complete(mut description: OpenApi) -> OpenApi {
    let operations = description
        .paths
        .paths
        .values_mut()
        .flat_map(operations_mut);
    operations.for_each(|operation| add_common_failures(operation, false));
    description
}

/// Serves the description.
pub(super) fn route() -> Router<App> {
    let json = document()
        .to_json()
        .expect("the description is always JSON");
    let json = Bytes::from(json);
    Router::new().route(
        "/openapi.json",
        get(async move || ready_made(StatusCode::OK, json)),
    )
}

pub(super) fn base() -> OpenApi {
    Base::openapi()
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Shop operations",
        version = "1",
        description = "What those who run the shop ask a replica, on a listener of its own (OPS_ADDR). Every body \
                       holds the version of its form; moments are UTC, durations carry their unit in their name.",
        license(name = "Apache-2.0 OR MIT")
    ),
    components(
        schemas(ErrorBody),
        responses(BadRequest, Unauthorized, TooSlow, TooLarge, WrongMediaType, Invalid, Failed, Unavailable)
    ),
    modifiers(&OpsToken),
    tags(
        (name = "Health", description = "Whether the replica lives and can serve."),
        (name = "Metrics", description = "For Prometheus."),
        (name = "Cache", description = "What is kept in front of the database."),
        (name = "Database", description = "How the database does."),
        (name = "Log", description = "What is logged."),
        (name = "Settings", description = "What the replica was started with."),
        (name = "Drain", description = "Whether the replica asks for work."),
        (name = "Business", description = "Orders and revenue."),
    )
)]
struct Base;

struct OpsToken;

impl Modify for OpsToken {
    fn modify(&self, document: &mut OpenApi) {
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("opsToken", bearer);
    }
}
