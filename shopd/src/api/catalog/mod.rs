//! Categories and products, for shoppers and for administrators.

mod categories;
mod products;
pub(crate) mod requests;

pub(super) use requests::{CATEGORY_FILTER, category_of_filter};

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    categories::routes().merge(products::routes())
}
