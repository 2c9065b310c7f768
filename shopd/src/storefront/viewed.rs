//! What somebody has looked at lately: remembered in a signed cookie of theirs, and nowhere else.

use axum::{
    Router,
    extract::State,
    http::{
        HeaderMap, HeaderValue,
        header::{CONTENT_TYPE, SET_COOKIE},
    },
    response::{IntoResponse, Response},
    routing::get,
};
use shop_core::{
    catalog::{Product, ProductStatus, list_products_in_order},
    id::ProductId,
};

use super::{
    path_key::PathKey,
    present::card_of,
    view::ProductCard,
    visit::{VIEWED, Visit},
};
use crate::{app::App, error::AppError};

/// How many of the products that somebody has looked at a page shows.
const SHOWN: usize = 6;

const PICTURE: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>"#;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/images/viewed/{file}", get(note_view))
}

/// The picture on a product's page that nobody sees: browsers ask for it when somebody looks at the page, also where
/// the page came from a cache or was fetched ahead, and not when it is only fetched ahead.
pub(super) fn view_mark(id: ProductId) -> String {
    format!("/images/viewed/{id}.svg")
}

async fn note_view(
    State(app): State<App>,
    PathKey(file): PathKey,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let id = file.strip_suffix(".svg").and_then(ProductId::parse);
    let id = id.ok_or(AppError::RouteNotFound)?;
    let svg = HeaderValue::from_static("image/svg+xml");
    let mut response = ([(CONTENT_TYPE, svg)], PICTURE).into_response();
    let mut viewed = VIEWED.read(&app, &headers);
    if !is_ahead(&headers) && viewed.first() != Some(&id) {
        viewed.retain(|other| *other != id);
        viewed.insert(0, id);
        let cookie = VIEWED.write(&app, &viewed);
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Whether the browser asks before anybody looks: a page that is rendered ahead brings its pictures along.
fn is_ahead(headers: &HeaderMap) -> bool {
    headers
        .get("sec-purpose")
        .is_some_and(|purpose| purpose.as_bytes().starts_with(b"prefetch"))
}

/// What the visitor has looked at lately and is still sold, the product of this page apart; one question for all.
pub(super) async fn recently_viewed(
    visit: &Visit,
    except: Option<ProductId>,
) -> Result<Vec<ProductCard>, AppError> {
    let viewed = visit.viewed.iter().copied();
    let others: Vec<ProductId> = viewed.filter(|id| Some(*id) != except).collect();
    if others.is_empty() {
        return Ok(vec![]);
    }
    let mut reader = visit.app.storage.read().await?;
    let products = list_products_in_order(&mut reader, &others).await?;
    let sold = |product: &&Product| product.status == ProductStatus::Active;
    let shown = products.iter().filter(sold).take(SHOWN);
    let currency = visit.app.rules.currency;
    let card = |product| card_of(product, visit.lang, currency);
    Ok(shown.map(card).collect())
}
