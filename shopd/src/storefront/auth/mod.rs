//! Signing in and out, and opening an account.

mod enter;
pub(crate) mod form;
mod login;
mod logout;
mod register;
mod way_back;

pub(super) use form::{email, new_password, trimmed};

use axum::{
    Router,
    routing::{get, post},
};

use crate::app::App;

/// The routes of signing in and out.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/auth/login", get(login::show_login).post(login::log_in))
        .route(
            "/auth/register",
            get(register::show_register).post(register::register),
        )
        .route("/auth/logout", post(logout::log_out))
}
