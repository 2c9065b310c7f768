//! The stock: what there is of each product, pieces in and out, and the ledger.

mod change;
mod list;
mod show;

use axum::{Router, routing::get};
use shop_core::id::ProductId;

use crate::{app::App, error::AppError};

const PATH: &str = "/admin/stock";
/// How many products, or entries of the ledger, stand on a page.
const PAGE_SIZE: u32 = 25;

/// The routes of the stock.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/stock", get(list::list_stock))
        .route(
            "/admin/stock/{id}",
            get(show::show_stock).post(change::change_stock),
        )
}

fn product_id(text: &str) -> Result<ProductId, AppError> {
    ProductId::parse(text).ok_or(AppError::NotFound("Product"))
}
