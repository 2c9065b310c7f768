use std::sync::Arc;

use anyhow::anyhow;
use axum::{
    Router,
    extract::Path,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION},
    },
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use utoipa_swagger_ui::{Config as UiConfig, serve};

use super::{openapi::document, reply::ready_made};
use crate::{app::App, config::Config, error::AppError, middleware::DOCS_POLICY};

const INDEX: &str = "index.html";
/// The script that names what the pages show.
const INITIALIZER: &str = "swagger-initializer.js";
/// The other files change only with the program.
const FOR_AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");
const YAML: HeaderValue = HeaderValue::from_static("application/yaml");

/// The description of the API, and pages to read it.
pub(super) fn routes(config: &Config) -> Router<App> {
    let document = document(config);
    let json = Bytes::from(document.to_json().expect("the description is always JSON"));
    let yaml = Bytes::from(document.to_yaml().expect("the description is always YAML"));
    let ui = Arc::new(ui());
    let index = Arc::clone(&ui);
    Router::new()
        .route("/api/docs", get(redirect_to_docs))
        .route("/api/docs/", get(async move || docs_file(INDEX, index)))
        .route(
            "/api/docs/json",
            get(async move || ready_made(StatusCode::OK, json)),
        )
        .route(
            "/api/docs/yaml",
            get(async move || ([(CONTENT_TYPE, YAML)], yaml)),
        )
        .route(
            "/api/docs/{file}",
            get(async move |Path(file): Path<String>| docs_file(&file, ui)),
        )
}

/// The pages ask nobody but this server, so there is no badge of an outside validator; and no bar above them,
/// whose logo would bring a style of its own into the page.
fn ui() -> UiConfig<'static> {
    UiConfig::from("/api/docs/json")
        .validator_url("none")
        .use_base_layout()
}

async fn redirect_to_docs() -> impl IntoResponse {
    let target = HeaderValue::from_static("/api/docs/");
    (StatusCode::MOVED_PERMANENTLY, [(LOCATION, target)])
}

fn docs_file(name: &str, ui: Arc<UiConfig<'static>>) -> Result<Response, AppError> {
    let found = serve(name, ui).map_err(|error| AppError::internal(anyhow!("{error}")))?;
    let file = found.ok_or(AppError::RouteNotFound)?;
    let content_type = if file.content_type.starts_with("text/") {
        format!("{}; charset=utf-8", file.content_type)
    } else {
        file.content_type
    };
    let mut response = ([(CONTENT_TYPE, content_type)], file.bytes.into_owned()).into_response();
    if name == INDEX {
        let policy = HeaderValue::from_static(DOCS_POLICY);
        response
            .headers_mut()
            .insert(CONTENT_SECURITY_POLICY, policy);
    }
    if ![INDEX, INITIALIZER].contains(&name) {
        response.headers_mut().insert(CACHE_CONTROL, FOR_AN_HOUR);
    }
    Ok(response)
}
