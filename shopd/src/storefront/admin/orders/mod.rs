//! Orders: the list, one order with its life, and moving it on.

mod change;
mod list;
mod show;

use axum::{
    Router,
    routing::{get, post},
};

use crate::app::App;

const PATH: &str = "/admin/orders";

/// The routes of orders.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/orders", get(list::list_all_orders))
        .route("/admin/orders/{id}", get(show::show_any_order))
        .route("/admin/orders/{id}/status", post(change::move_order))
}
