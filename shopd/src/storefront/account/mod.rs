//! The account: profile, password, and the sessions that are open.

mod device;
pub(crate) mod form;
mod password;
mod profile;
mod sessions;
mod show;

pub(super) use device::device_name;

use axum::{
    Router,
    routing::{get, post},
};

use crate::app::App;

/// The routes of the account.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/account", get(show::show_account))
        .route("/account/profile", post(profile::change_profile))
        .route("/account/password", post(password::change_password))
        .route(
            "/account/sessions/revoke-others",
            post(sessions::revoke_others),
        )
        .route("/account/sessions/{id}/revoke", post(sessions::revoke))
}
