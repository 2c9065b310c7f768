//! Accounts, as administrators see them.

mod audit;
pub(crate) mod request;
mod users;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(audit::list_audit_entries))
        .routes(routes!(users::list_users))
        .routes(routes!(users::change_user_access))
        .routes(routes!(users::end_user_sessions))
}
