//! The shop from behind the counter: catalogue, stock and orders for staff; accounts and the audit trail for
//! administrators alone.
//!
//! [`desk`] knows who may come in and [`frame`] what surrounds each page. The use cases are those of the JSON API, so that
//! both follow the same rules and leave the same trail.

mod audit;
mod categories;
mod dashboard;
mod desk;
mod frame;
mod import;
mod labels;
mod orders;
mod products;
mod query;
mod stock;
mod users;
mod words;

use axum::Router;

use crate::app::App;

/// Every page of the administration.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .merge(dashboard::routes())
        .merge(orders::routes())
        .merge(products::routes())
        .merge(import::routes())
        .merge(categories::routes())
        .merge(stock::routes())
        .merge(users::routes())
        .merge(audit::routes())
}
