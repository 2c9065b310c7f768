//! Orders: placing, looking at and cancelling one's own, and running everybody's.

mod cancel;
mod change_status;
mod idempotency_key;
mod list;
mod place;
pub(crate) mod request;
mod show;

use axum::routing::get;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_orders, place::place_order))
        .route(
            "/api/orders/",
            get(list::list_orders).post(place::place_order),
        )
        .routes(routes!(list::list_all_orders))
        .routes(routes!(show::show_order_stats))
        .routes(routes!(show::show_order))
        .routes(routes!(cancel::cancel_order))
        .routes(routes!(change_status::change_order_status))
}
