//! What search engines and those who show links are told: structured data, the sitemap, and what they are to leave alone.

mod robots;
mod sitemap;
mod structured;

pub(super) use structured::{breadcrumb_data, product_data, shop_data};

use axum::{Router, routing::get};

use crate::app::App;

/// The files that search engines ask for.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/robots.txt", get(robots::show_robots))
        .route("/sitemap.xml", get(sitemap::show_sitemap_index))
        .route("/sitemaps/{file}", get(sitemap::show_sitemap))
}
