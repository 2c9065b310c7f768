//! The wishlist: a guest's in a signed cookie, an account's in a table, and one becomes the other at sign-in.

mod bring;
mod change;
mod show;

pub(super) use bring::bring_wishes;

use axum::{
    Router,
    routing::{get, post},
};

use crate::app::App;

/// The routes of the wishlist.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/wishlist", get(show::show_wishlist))
        .route("/wishlist/items", post(change::change_wishlist))
}
