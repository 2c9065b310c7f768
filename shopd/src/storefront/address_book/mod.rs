//! The address book of an account: its addresses, and the form for one.

mod change;
pub(crate) mod form;
mod show;

use axum::{
    Router,
    routing::{get, post},
};

use crate::app::App;

/// The page of the book.
const BOOK: &str = "/account/addresses";

/// The routes of the address book.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(BOOK, get(show::list_addresses).post(change::add_address))
        .route("/account/addresses/new", get(show::show_new_address))
        .route(
            "/account/addresses/{id}",
            get(show::show_address).post(change::change_address),
        )
        .route("/account/addresses/{id}/first", post(change::offer_first))
        .route(
            "/account/addresses/{id}/delete",
            post(change::delete_address),
        )
}
