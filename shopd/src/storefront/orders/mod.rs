//! Orders: the confirmation, the history, one order with its life, looking one up, and cancelling it.

mod cancel;
pub(crate) mod form;
mod invoice;
mod list;
mod lookup;
mod present;
mod show;
mod timeline;

pub(super) use timeline::timeline;

use axum::{
    Router,
    routing::{get, post},
};

use super::visit::see_other;
use crate::app::App;

/// The routes of orders. What is under `/account` is for who has signed in; the rest is for guests too.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/orders", get(async || see_other("/account/orders")))
        .route(
            "/orders/lookup",
            get(lookup::show_lookup).post(lookup::look_up_order),
        )
        .route("/orders/{id}", get(show::show_confirmation))
        .route("/orders/{id}/invoice", get(invoice::show_invoice))
        .route("/orders/{id}/credit-note", get(invoice::show_credit_note))
        .route("/orders/{id}/cancel", post(cancel::cancel_guest_order))
        .route("/account/orders", get(list::list_orders))
        .route("/account/orders/{id}", get(show::show_order))
        .route("/account/orders/{id}/cancel", post(cancel::cancel_order))
}
