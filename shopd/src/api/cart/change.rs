use axum::{extract::State, response::Response};
use shop_core::{
    cart::{self, ChangeCartError},
    id::ProductId,
    wire::{
        AddToCartRequest, ChangeCartLineRequest, ChangedCartResponse, Data, ErrorBody, Message,
    },
};

use super::{
    owner::CartOf,
    reply,
    request::{Addition, Quantity},
};
use crate::{
    api::reply::{Reply, ok},
    app::App,
    error::AppError,
    extract::{PathText, Payload},
};

/// Adds pieces of a product to what the cart holds of it, one when no quantity is given.
///
/// Where fewer are left or allowed, the line is cut and `limitedTo` says to how many. A guest's first cart is named
/// by the cookie `visitor`, which later requests send.
#[utoipa::path(
    post,
    path = "/api/cart/items",
    tag = "Cart",
    security((), ("bearerAuth" = [])),
    request_body = AddToCartRequest,
    responses(
        (status = 200, description = "The changed cart", body = Data<ChangedCartResponse>,
            headers(("Set-Cookie" = Option<String>, description = "The cookie `visitor` of a guest"))),
        (status = 400, description = "The product is not available or sold out, or the cart is full", body = ErrorBody),
        (status = 422, description = "A field is missing or wrong", body = ErrorBody),
    )
)]
pub(super) async fn add_to_cart(
    State(app): State<App>,
    owner: CartOf,
    Payload(Addition {
        product_id,
        quantity,
    }): Payload<Addition>,
) -> Result<Response, AppError> {
    let product_id = product_id.ok_or(ChangeCartError::NotAvailable)?;
    let owner = owner.or_new(&app);
    let now = app.now();
    let entropy = app.entropy.as_ref();
    let changed =
        cart::add_to_cart(&app.storage, owner, product_id, quantity, now, entropy).await?;
    Ok(reply::changed(&app, owner, changed))
}

/// Sets how many pieces of a product the cart holds; 0 takes it out.
#[utoipa::path(
    patch,
    path = "/api/cart/items/{productId}",
    tag = "Cart",
    security((), ("bearerAuth" = [])),
    params(("productId" = String, Path, description = "The product's id")),
    request_body = ChangeCartLineRequest,
    responses(
        (status = 200, description = "The changed cart", body = Data<ChangedCartResponse>),
        (status = 400, description = "The product is not available or sold out", body = ErrorBody),
        (status = 404, description = "The product is not in the cart", body = ErrorBody),
        (status = 422, description = "The quantity is missing or wrong", body = ErrorBody),
    )
)]
pub(super) async fn change_cart_line(
    State(app): State<App>,
    owner: CartOf,
    PathText(product_id): PathText,
    Payload(Quantity(quantity)): Payload<Quantity>,
) -> Result<Response, AppError> {
    set_quantity(&app, owner, &product_id, quantity).await
}

/// Takes a product out of the cart.
#[utoipa::path(
    delete,
    path = "/api/cart/items/{productId}",
    tag = "Cart",
    security((), ("bearerAuth" = [])),
    params(("productId" = String, Path, description = "The product's id")),
    responses(
        (status = 200, description = "The changed cart", body = Data<ChangedCartResponse>),
        (status = 404, description = "The product is not in the cart", body = ErrorBody),
    )
)]
pub(super) async fn remove_cart_line(
    State(app): State<App>,
    owner: CartOf,
    PathText(product_id): PathText,
) -> Result<Response, AppError> {
    set_quantity(&app, owner, &product_id, 0).await
}

/// Takes everything out of the cart.
#[utoipa::path(
    delete,
    path = "/api/cart",
    tag = "Cart",
    security((), ("bearerAuth" = [])),
    responses((status = 200, description = "The cart is empty", body = Message))
)]
pub(super) async fn clear_cart(
    State(app): State<App>,
    CartOf(owner): CartOf,
) -> Result<Reply<Message>, AppError> {
    if let Some(owner) = owner {
        cart::clear_cart(&app.storage, owner).await?;
    }
    Ok(ok(Message::new("Cart cleared")))
}

async fn set_quantity(
    app: &App,
    CartOf(owner): CartOf,
    product_id: &str,
    quantity: u32,
) -> Result<Response, AppError> {
    let (Some(owner), Some(product_id)) = (owner, ProductId::parse(product_id)) else {
        return Err(ChangeCartError::NotInCart.into());
    };
    let now = app.now();
    let entropy = app.entropy.as_ref();
    let changed =
        cart::change_cart_line(&app.storage, owner, product_id, quantity, now, entropy).await?;
    Ok(reply::changed(app, owner, changed))
}
