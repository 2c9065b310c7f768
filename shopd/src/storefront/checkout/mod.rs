//! The checkout: one form that turns the cart into an order, once however often it is sent.

pub(crate) mod form;
mod place;
mod prefill;
mod present;
mod refusal;
mod show;

use axum::{Router, routing::get};

use crate::app::App;

/// The routes of the checkout.
pub(super) fn routes() -> Router<App> {
    Router::new().route(
        "/checkout",
        get(show::show_checkout).post(show::place_order),
    )
}
