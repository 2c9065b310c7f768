//! The pictures that the shop draws of products and categories which have none of their own.

use axum::{
    Router,
    extract::State,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use shop_core::catalog::Key;

use super::{
    art::{category_svg, product_svg},
    assets::asset_path,
    path_key::PathKey,
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
    let etag = etag_of(&svg);
    if is_current(asked, &etag) {
        let headers = [(ETAG, etag), (CACHE_CONTROL, KEPT)];
        return (StatusCode::NOT_MODIFIED, headers).into_response();
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

/// Weak, because the same picture is sent with and without compression.
fn etag_of(svg: &str) -> HeaderValue {
    let hash = digest(&SHA256, svg.as_bytes());
    let tag = URL_SAFE_NO_PAD.encode(&hash.as_ref()[..12]);
    HeaderValue::from_str(&format!("W/\"{tag}\"")).expect("Base64 is visible ASCII")
}

fn is_current(asked: &HeaderMap, etag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let etag = etag.to_str().map(opaque).unwrap_or_default();
    let lines = asked.get_all(IF_NONE_MATCH).into_iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|tag| tag.trim() == "*" || opaque(tag) == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_with_the_same_picture_is_not_sent_it_again() {
        let etag = etag_of("<svg/>");
        let text = etag.to_str().unwrap();
        let strong = text.trim_start_matches("W/");
        for (asked, current) in [
            (text, true),
            (strong, true),
            ("*", true),
            (&*format!("\"other\", {text}"), true),
            ("\"other\"", false),
            ("", false),
        ] {
            let headers = [(IF_NONE_MATCH, HeaderValue::from_str(asked).unwrap())];
            assert_eq!(is_current(&headers.into_iter().collect(), &etag), current);
        }
        assert!(!is_current(&HeaderMap::new(), &etag));
    }
}
