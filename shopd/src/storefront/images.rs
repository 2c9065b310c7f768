//! The pictures that the shop draws of products and categories which have none of their own.

use axum::{
    Router,
    extract::State,
    http::{
        HeaderMap, HeaderValue,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG},
    },
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use shop_core::catalog::Key;

use super::{
    art::{category_svg, product_svg},
    assets::asset_path,
    path_key::PathKey,
    validator::{Validator, not_modified},
};
use crate::{app::App, catalog_reads, error::AppError};

/// A week: a picture follows the name and the category, which may change under the same address.
const KEPT: HeaderValue =
    HeaderValue::from_static("public, max-age=604800, stale-while-revalidate=86400");

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/images/products/{file}", get(draw_product))
        .route("/images/categories/{file}", get(draw_category))
        .route("/favicon.ico", get(find_favicon))
}

async fn draw_product(
    State(app): State<App>,
    PathKey(file): PathKey,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let slug = slug_of(&file)?;
    let found = catalog_reads::product(&app, &Key::of_product(slug)).await?;
    let shown = Option::as_ref(&found).filter(|shown| shown.product.slug == slug);
    let shown = shown.ok_or(AppError::RouteNotFound)?;
    let drawn = product_svg(slug, &shown.category.slug, &shown.product.name);
    Ok(answer(drawn, &headers))
}

async fn draw_category(
    State(app): State<App>,
    PathKey(file): PathKey,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let slug = slug_of(&file)?;
    let found = catalog_reads::category(&app, &Key::of_category(slug)).await?;
    let shown = Option::as_ref(&found).filter(|shown| shown.category.slug == slug);
    let shown = shown.ok_or(AppError::RouteNotFound)?;
    let drawn = category_svg(slug, &shown.category.name);
    Ok(answer(drawn, &headers))
}

/// Browsers ask for this name where a document names no icon; the icon's own name changes with its content.
async fn find_favicon() -> Redirect {
    Redirect::temporary(asset_path("favicon.svg"))
}

fn slug_of(file: &str) -> Result<&str, AppError> {
    file.strip_suffix(".svg").ok_or(AppError::RouteNotFound)
}

/// The picture, or that the browser's copy is still good.
fn answer(svg: String, asked: &HeaderMap) -> Response {
    let validator = Validator::of(svg.as_bytes());
    let etag = validator.to_header();
    if validator.is_current(asked) {
        return not_modified([(ETAG, etag), (CACHE_CONTROL, KEPT)]);
    }
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("image/svg+xml")),
        // A picture that is opened by itself is a document, and needs nothing at all.
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"),
        ),
        (CACHE_CONTROL, KEPT),
        (ETAG, etag),
    ];
    (headers, svg).into_response()
}
