use axum::extract::State;
use shop_core::{
    order::{OrderKey, Viewer},
    wire::{ErrorBody, Message},
};

use crate::{
    api::reply::{Reply, ok},
    app::App,
    error::AppError,
    extract::{PathText, SignedIn},
    order,
};

/// Cancels an order for whoever placed it and gives its pieces back.
#[utoipa::path(
    post,
    path = "/api/orders/{id}/cancel",
    tag = "Orders",
    security(("bearerAuth" = [])),
    params(("id" = String, Path, description = "The order's id or number")),
    responses(
        (status = 200, description = "The order is cancelled", body = Message),
        (status = 400, description = "The order is too far along, or has ended", body = ErrorBody),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
        (status = 404, description = "There is no such order, or it is somebody else's", body = ErrorBody),
    )
)]
pub(super) async fn cancel_order(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
    PathText(key): PathText,
) -> Result<Reply<Message>, AppError> {
    order::cancel(
        &app,
        &Viewer::signed_in(&identity.user),
        &OrderKey::of(&key),
    )
    .await??;
    Ok(ok(Message::new("Order cancelled successfully")))
}
