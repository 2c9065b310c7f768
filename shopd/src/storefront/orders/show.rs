use axum::extract::RawQuery;
use shop_core::order::{self, OrderKey};

use super::present::{Occasion, show_page};
use crate::{
    error::AppError,
    extract::PathText,
    storefront::visit::{PageResult, SignedInVisit},
};

/// `GET /orders/{id}`
pub(super) async fn show_confirmation(
    path: PathText,
    signed_in: SignedInVisit,
    RawQuery(query): RawQuery,
) -> PageResult {
    let occasion = if query.as_deref() == Some("placed") {
        Occasion::JustPlaced
    } else {
        Occasion::Later
    };
    show(path, signed_in, occasion).await
}

/// `GET /account/orders/{id}`
pub(super) async fn show_order(path: PathText, signed_in: SignedInVisit) -> PageResult {
    show(path, signed_in, Occasion::Later).await
}

async fn show(PathText(key): PathText, signed_in: SignedInVisit, occasion: Occasion) -> PageResult {
    let SignedInVisit {
        mut visit,
        identity,
    } = signed_in;
    let mut stores = visit.app.storage.read().await?;
    let found = order::show_order(&mut stores, &OrderKey::of(&key), &identity.user).await?;
    drop(stores);
    let (shown, _) = found.ok_or(AppError::NotFound("Order"))?;
    let layout = visit
        .layout(format!("Order {}", shown.order.number))
        .await?;
    let page = show_page(&shown, identity.user.id, occasion, layout);
    Ok(visit.show(&page))
}
