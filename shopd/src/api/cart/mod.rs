//! The cart of a guest or of an account.

mod change;
mod owner;
mod reply;
pub(crate) mod request;
mod show;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show::show_cart, change::clear_cart))
        .routes(routes!(change::add_to_cart))
        .routes(routes!(change::change_cart_line, change::remove_cart_line))
}
