//! Accounts: finding one, what it may do, and where it is signed in.

mod change;
mod list;
mod show;

use axum::{
    Router,
    routing::{get, post},
};
use shop_core::{account::User, id::UserId};

use crate::{app::App, error::AppError};

const PATH: &str = "/admin/users";

/// The routes of accounts.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/users", get(list::list_accounts))
        .route("/admin/users/{id}", get(show::show_account_access))
        .route(
            "/admin/users/{id}/access",
            post(change::change_account_access),
        )
        .route(
            "/admin/users/{id}/sessions/end",
            post(change::end_account_sessions),
        )
}

fn full_name(user: &User) -> String {
    let names = [user.first_name.as_deref(), user.last_name.as_deref()];
    names.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn user_id(text: &str) -> Result<UserId, AppError> {
    UserId::parse(text).ok_or(AppError::NotFound("User"))
}
