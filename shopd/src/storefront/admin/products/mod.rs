//! Products: the list, making and changing one, taking one off the shelves.

mod change;
mod create;
mod form;
mod list;
mod remove;

use axum::{
    Router,
    routing::{get, post},
};
use shop_core::id::ProductId;

use crate::{app::App, error::AppError};

pub(super) use change::made_from;
pub(super) use form::decimal_point;

const PATH: &str = "/admin/products";

/// The routes of products.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(
            "/admin/products",
            get(list::list_products).post(create::create_product),
        )
        .route("/admin/products/new", get(create::show_new_product))
        .route(
            "/admin/products/{id}",
            get(change::show_product_form).post(change::change_product),
        )
        .route(
            "/admin/products/{id}/status",
            post(change::change_product_status),
        )
        .route(
            "/admin/products/{id}/delete",
            get(remove::ask_to_delete_product).post(remove::delete_product),
        )
}

fn product_id(text: &str) -> Result<ProductId, AppError> {
    ProductId::parse(text).ok_or(AppError::NotFound("Product"))
}
