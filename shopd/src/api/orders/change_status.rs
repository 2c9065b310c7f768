use axum::extract::State;
use shop_core::{
    order::OrderKey,
    wire::{ChangeOrderStatusRequest, ChangedOrderResponse, Data, ErrorBody},
};

use super::request::StatusChange;
use crate::{
    api::reply::{Reply, ok},
    app::App,
    error::AppError,
    extract::{PathText, Payload, Staff},
    order,
};

/// Moves an order on; what the notes say is added to its notes.
///
/// Moves go forward and may skip steps. An order can be cancelled until it ships and refunded once it is confirmed;
/// both are final, and pieces that never left go back to the stock.
#[utoipa::path(
    patch,
    path = "/api/orders/{id}/status",
    tag = "Orders",
    security(("bearerAuth" = [])),
    params(("id" = String, Path, description = "The order's id or number")),
    request_body = ChangeOrderStatusRequest,
    responses(
        (status = 200, description = "The changed order", body = Data<ChangedOrderResponse>),
        (status = 400, description = "The order cannot become this", body = ErrorBody),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
        (status = 403, description = "Only staff and administrators may do this", body = ErrorBody),
        (status = 404, description = "There is no such order", body = ErrorBody),
        (status = 422, description = "A field is missing or wrong", body = ErrorBody),
    )
)]
pub(super) async fn change_order_status(
    State(app): State<App>,
    Staff(worker): Staff,
    PathText(key): PathText,
    Payload(StatusChange { status, notes }): Payload<StatusChange>,
) -> Result<Reply<Data<ChangedOrderResponse>>, AppError> {
    let key = OrderKey::of(&key);
    let changed = order::change_status(&app, &worker, &key, status, notes.as_deref()).await?;
    Ok(ok(Data::new(changed.into())))
}
