use axum::extract::RawQuery;
use shop_core::order::{self, OrderKey, ShownOrder};

use super::{
    lookup::lookup_path,
    present::{Occasion, show_page},
};
use crate::{
    error::AppError,
    extract::PathText,
    storefront::visit::{PageResult, SignedInVisit, Visit},
};

/// `GET /orders/{id}`
///
/// Where a purchase leads; with `?placed` it thanks. For guests it is the page of the order.
pub(super) async fn show_confirmation(
    PathText(key): PathText,
    RawQuery(query): RawQuery,
    visit: Visit,
) -> PageResult {
    let occasion = if query.as_deref() == Some("placed") {
        Occasion::JustPlaced
    } else {
        Occasion::Later
    };
    match find(&visit, &key).await? {
        Some(shown) => show(visit, &shown, occasion).await,
        // Whoever shows nothing is led on, be there such an order or not.
        None if visit.identity.is_none() => Ok(visit.go(&lookup_path(&key))),
        None => Err(AppError::NotFound("Order")),
    }
}

/// `GET /account/orders/{id}`
pub(super) async fn show_order(PathText(key): PathText, signed_in: SignedInVisit) -> PageResult {
    let visit = signed_in.visit;
    let shown = find(&visit, &key).await?;
    let shown = shown.ok_or(AppError::NotFound("Order"))?;
    show(visit, &shown, Occasion::Later).await
}

async fn find(visit: &Visit, key: &str) -> Result<Option<ShownOrder>, AppError> {
    let mut stores = visit.app.storage.read().await?;
    let found = order::find_order(&mut stores, &OrderKey::of(key), &visit.viewer()).await?;
    Ok(found)
}

async fn show(mut visit: Visit, shown: &ShownOrder, occasion: Occasion) -> PageResult {
    let number = &shown.order.number;
    let title = visit.say_with("order-title", "number", number);
    let layout = visit.layout(title).await?;
    let page = show_page(shown, &visit.viewer(), occasion, layout);
    Ok(visit.show_once(&page))
}
