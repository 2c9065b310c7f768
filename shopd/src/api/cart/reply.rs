use axum::response::{IntoResponse, Response};
use shop_core::{
    cart::{Cart, CartOwner, ChangedCart},
    money::Money,
    order::{Totals, quote},
    wire::{CartResponse, ChangedCartResponse, Data},
};

use super::owner::cookie_of;
use crate::{api::reply::ok, app::App};

/// What ordering the cart would cost now: every line that can be ordered as it is, at today's price.
///
/// A sum past what an order can be is told as the largest one.
fn totals(app: &App, cart: &Cart) -> Totals {
    let lines = cart.lines.iter().filter(|line| line.can_be_ordered());
    let priced = lines.map(|line| (line.product.price, line.quantity));
    quote(priced, &app.rules).unwrap_or(Totals {
        subtotal: Money::MAX,
        total: Money::MAX,
        ..Totals::default()
    })
}

/// A cart as it is.
pub(super) fn shown(app: &App, cart: Cart) -> Data<CartResponse> {
    let totals = totals(app, &cart);
    Data::new(CartResponse::new(cart, &totals, app.rules.currency))
}

/// A cart that was just changed, and the cookie of the guest whose it is.
pub(super) fn changed(app: &App, owner: CartOwner, changed: ChangedCart) -> Response {
    let totals = totals(app, &changed.cart);
    let body = ChangedCartResponse::new(changed, &totals, app.rules.currency);
    let reply = ok(Data::<ChangedCartResponse>::new(body));
    (cookie_of(app, owner), reply).into_response()
}
