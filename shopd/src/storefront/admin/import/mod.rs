//! Products as files: sent out row by row, and taken in by a look first and a confirmation after it.

mod apply;
mod check;
mod export;
mod guard;
mod row;
mod sheet;
mod show;
mod upload;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use shop_core::id::ImportId;

use crate::{app::App, error::AppError};

const PATH: &str = "/admin/products/import";
/// The largest file that is taken in.
const MOST_BYTES: usize = 8 * 1_048_576;
/// The most products that one file names.
const MOST_ROWS: u32 = 20_000;
/// What of a form is no file: names, boundaries, the token.
const FORM_BYTES: usize = 16_384;
/// The columns in the order in which files are sent out. The last ones tell of the stock and are not read.
const COLUMNS: [&str; 16] = [
    "sku",
    "name",
    "slug",
    "category",
    "status",
    "price",
    "compare_at",
    "featured",
    "image_url",
    "images",
    "description",
    "variant_of",
    "options",
    "stock",
    "on_hand",
    "reserved",
];

/// The routes of files.
pub(super) fn routes() -> Router<App> {
    let sending = post(upload::check_file).layer(DefaultBodyLimit::max(MOST_BYTES + FORM_BYTES));
    Router::new()
        .route("/admin/products/export.csv", get(export::export_products))
        .route(
            "/admin/products/import",
            get(upload::show_import_form).merge(sending),
        )
        .route("/admin/products/import/{id}", get(show::show_import))
        .route(
            "/admin/products/import/{id}/apply",
            post(apply::apply_import),
        )
        .route(
            "/admin/products/import/{id}/discard",
            post(apply::discard_import),
        )
}

fn import_id(text: &str) -> Result<ImportId, AppError> {
    ImportId::parse(text).ok_or(AppError::NotFound("Import"))
}
