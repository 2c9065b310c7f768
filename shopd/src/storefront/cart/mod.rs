//! The cart: what is in it, what has changed since, and the forms that change it.

pub(crate) mod change;
mod present;
mod show;

pub(super) use present::{line_notices, quote_orderable};

use axum::{
    Router,
    routing::{get, post},
};

use crate::app::App;

/// The routes of the cart.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/cart", get(show::show_cart))
        .route("/cart/lines", post(change::add_to_cart))
        .route("/cart/lines/{product_id}", post(change::change_cart_line))
        .route(
            "/cart/lines/{product_id}/remove",
            post(change::remove_cart_line),
        )
        .route("/cart/clear", post(change::clear_cart))
}
