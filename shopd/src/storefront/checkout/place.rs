use shop_core::{
    cart::Cart,
    id::OrderId,
    order::{Address, Buyer, Once, PlaceOrder, PlaceOrderError, Placement},
    storage::Stores,
};

use super::form::CheckoutForm;
use crate::{app::App, order};

/// Buys what is in the cart; the same form sent again gives the same order.
pub(super) async fn buy(
    app: &App,
    buyer: &Buyer,
    cart: &Cart,
    form: &CheckoutForm,
    shipping_address: &Address,
) -> Result<OrderId, PlaceOrderError> {
    let key = format!("checkout:{}", form.key);
    let email = match buyer {
        Buyer::Account(_) => None,
        Buyer::Guest(guest) => Some(&guest.email),
    };
    let once = Once {
        key: &key,
        request_hash: form.hash(shipping_address, email),
        render: &|shown| shown.order.number.clone(),
    };
    if cart.lines.is_empty() {
        return placed_before(app, buyer, &once).await;
    }
    let request = PlaceOrder {
        buyer: buyer.clone(),
        items: cart
            .lines
            .iter()
            .map(|line| (line.product.id, line.quantity))
            .collect(),
        shipping_address: shipping_address.clone(),
        billing_address: form.billing_address.clone(),
        notes: form.notes.clone(),
        expected_total: Some(form.expected_total),
        bought_from: Some(buyer.cart_owner()),
    };
    match order::place(app, &request, Some(&once)).await? {
        Placement::New(shown) => Ok(shown.order.id),
        Placement::Replayed { order_id, .. } => Ok(order_id),
    }
}

/// The order that an earlier sending of the form has placed, which emptied the cart.
async fn placed_before(
    app: &App,
    buyer: &Buyer,
    once: &Once<'_>,
) -> Result<OrderId, PlaceOrderError> {
    let mut tx = app.storage.begin().await?;
    // The claim is not committed: it only tells whether somebody else's was.
    let kept = tx
        .orders()
        .claim_key(buyer.cart_owner(), once.key, &once.request_hash, app.now())
        .await?;
    match kept {
        None => Err(PlaceOrderError::OutOfBounds),
        Some(reply) if reply.request_hash != once.request_hash => Err(PlaceOrderError::KeyReused),
        Some(reply) => Ok(reply.order_id),
    }
}
