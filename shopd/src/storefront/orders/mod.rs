//! Orders: the confirmation, the history, one order with its life, and cancelling it.

mod cancel;
mod list;
mod present;
mod show;
mod timeline;

pub(super) use present::address_lines;
pub(super) use timeline::timeline;

use axum::{
    Router,
    routing::{get, post},
};

use super::visit::see_other;
use crate::app::App;

/// The routes of orders.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/orders", get(async || see_other("/account/orders")))
        .route("/orders/{id}", get(show::show_confirmation))
        .route("/account/orders", get(list::list_orders))
        .route("/account/orders/{id}", get(show::show_order))
        .route("/account/orders/{id}/cancel", post(cancel::cancel_order))
}
