use axum::extract::State;
use shop_core::{
    order::{self, OrderKey, Viewer},
    wire::{Data, ErrorBody, OrderStatsResponse, ShownOrderResponse},
};

use crate::{
    api::reply::{Reply, ok},
    app::App,
    error::AppError,
    extract::{PathText, SignedIn, Staff},
};

/// Shows an order to whoever placed it, and to administrators.
#[utoipa::path(
    get,
    path = "/api/orders/{id}",
    tag = "Orders",
    security(("bearerAuth" = [])),
    params(("id" = String, Path, description = "The order's id or number")),
    responses(
        (status = 200, description = "The order, who placed it, and its items", body = Data<ShownOrderResponse>),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
        (status = 404, description = "There is no such order, or it is somebody else's", body = ErrorBody),
    )
)]
pub(super) async fn show_order(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
    PathText(key): PathText,
) -> Result<Reply<Data<ShownOrderResponse>>, AppError> {
    let mut reader = app.storage.read().await?;
    let shown = order::show_order(
        &mut reader,
        &OrderKey::of(&key),
        &Viewer::signed_in(&identity.user),
    )
    .await?;
    let shown = shown.ok_or(AppError::NotFound("Order"))?;
    Ok(ok(Data::new(shown.into())))
}

/// Counts orders and adds up the revenue of the last 30 days.
#[utoipa::path(
    get,
    path = "/api/orders/admin/stats",
    tag = "Orders",
    security(("bearerAuth" = [])),
    responses(
        (status = 200, description = "How the shop is doing", body = Data<OrderStatsResponse>),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
        (status = 403, description = "Only staff and administrators may do this", body = ErrorBody),
    )
)]
pub(super) async fn show_order_stats(
    State(app): State<App>,
    _: Staff,
) -> Result<Reply<Data<OrderStatsResponse>>, AppError> {
    let mut reader = app.storage.read().await?;
    let stats = order::order_stats(&mut reader, app.now()).await?;
    Ok(ok(Data::new(stats.into())))
}
