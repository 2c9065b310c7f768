//! The pages that shoppers see: complete without JavaScript, one file a page family.
//!
//! A handler takes a [`visit::Visit`], asks the domain, fills a struct of [`view`] and renders it. Forms are posted,
//! checked ([`visit::Submitted`]) and answered with 303. [`present`] turns what the domain has into what a page
//! shows; [`listing`] is what all lists of products have in common.

pub(crate) mod account;
mod address;
pub(crate) mod address_book;
mod admin;
pub mod art;
pub mod assets;
pub(crate) mod auth;
pub(crate) mod cart;
mod categories;
pub(crate) mod checkout;
mod complaint;
mod date;
mod delivery;
mod error_page;
mod gone;
mod home;
mod images;
mod kept_pages;
mod language;
mod listing;
pub(crate) mod orders;
mod path_key;
mod paths;
mod pictures;
mod present;
mod products;
mod search;
mod seo;
mod totals;
mod validator;
pub mod view;
mod viewed;
pub(crate) mod visit;
mod wishlist;
mod words;

pub(crate) use error_page::render_error;
pub use kept_pages::KeptPages;

use axum::{Router, middleware::from_fn_with_state};

use crate::app::App;

/// Every page, and the files and pictures that pages refer to.
pub(crate) fn routes(app: &App) -> Router<App> {
    let same_for_strangers = Router::new()
        .merge(home::routes())
        .merge(products::routes())
        .merge(categories::routes())
        .merge(words::routes())
        .route_layer(from_fn_with_state(app.clone(), kept_pages::keep_pages));
    Router::new()
        .merge(assets::router())
        .merge(same_for_strangers)
        .merge(search::routes())
        .merge(images::routes())
        .merge(language::routes())
        .merge(pictures::routes())
        .merge(cart::routes())
        .merge(viewed::routes())
        .merge(wishlist::routes())
        .merge(seo::routes())
        .merge(auth::routes())
        .merge(checkout::routes())
        .merge(orders::routes())
        .merge(account::routes())
        .merge(admin::routes())
        .merge(address_book::routes())
}
