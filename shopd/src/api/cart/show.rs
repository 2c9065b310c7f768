use axum::extract::State;
use shop_core::{
    cart::Cart,
    storage::Stores,
    wire::{CartResponse, Data},
};

use super::{owner::CartOf, reply};
use crate::{
    api::reply::{Reply, ok},
    app::App,
    error::AppError,
};

/// Shows the cart with the products as they are now, what to know about them, and what ordering it would cost.
///
/// The cart is the account's where a good token is sent, else the guest's that the cookie `visitor` names; a guest
/// without one has an empty cart. The totals count the lines that can be ordered as they are.
#[utoipa::path(
    get,
    path = "/api/cart",
    tag = "Cart",
    security((), ("bearerAuth" = [])),
    responses((status = 200, description = "The cart", body = Data<CartResponse>))
)]
pub(super) async fn show_cart(
    State(app): State<App>,
    CartOf(owner): CartOf,
) -> Result<Reply<Data<CartResponse>>, AppError> {
    let cart = match owner {
        Some(owner) => app.storage.read().await?.carts().find(owner).await?,
        None => Cart::default(),
    };
    Ok(ok(reply::shown(&app, cart)))
}
