use axum::extract::State;
use shop_core::wire::{ChangePasswordRequest, ErrorBody, Message};

use super::request::PasswordChange;
use crate::{
    account,
    api::reply::{Reply, ok},
    app::App,
    error::AppError,
    extract::{CallingClient, Payload, SignedIn},
};

/// Replaces the password and ends all other sessions of the account.
#[utoipa::path(
    post,
    path = "/api/auth/change-password",
    tag = "Auth",
    security(("bearerAuth" = [])),
    request_body = ChangePasswordRequest,
    responses(
        (status = 200, description = "The password is changed", body = Message),
        (status = 400, description = "The current password is incorrect", body = ErrorBody),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
        (status = 422, description = "A field is missing or wrong", body = ErrorBody),
        (status = 429, description = "Too many attempts at this account's password; `Retry-After` says when to try again", body = ErrorBody),
        (status = 503, description = "Too many passwords are being hashed; `Retry-After` says when to try again", body = ErrorBody),
    )
)]
pub(super) async fn change_password(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
    caller: CallingClient,
    Payload(PasswordChange { current, new }): Payload<PasswordChange>,
) -> Result<Reply<Message>, AppError> {
    account::admit(&app, &caller, identity.user.email.as_str()).await?;
    account::change_password(&app, &identity, (&current, &new), caller).await?;
    Ok(ok(Message::new("Password changed successfully")))
}
