//! Accounts and their sessions, as their owners see them.

mod password;
mod profile;
pub(crate) mod request;
mod sessions;
mod sign_in;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_in::register_account))
        .routes(routes!(sign_in::sign_in))
        .routes(routes!(profile::show_me, profile::change_me))
        .routes(routes!(password::change_password))
        .routes(routes!(sessions::sign_out))
        .routes(routes!(sessions::list_sessions))
        .routes(routes!(sessions::end_session))
}
