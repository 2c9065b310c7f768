use axum::extract::State;
use shop_core::wire::{
    Data, ErrorBody, LoginRequest, RegisterRequest, RegisteredResponse, SignedInResponse,
};

use super::request::{Login, Registration};
use crate::{
    account,
    api::reply::{Reply, created, ok},
    app::App,
    error::AppError,
    extract::{CallingClient, Payload, VisitorId},
};

/// Makes an account for a customer and signs it in.
///
/// What the visitor's cart holds comes along.
#[utoipa::path(
    post,
    path = "/api/auth/register",
    tag = "Auth",
    request_body = RegisterRequest,
    responses(
        (status = 201, description = "The new account and a token for it", body = Data<RegisteredResponse>),
        (status = 409, description = "An account with this e-mail address already exists", body = ErrorBody),
        (status = 422, description = "A field is missing or wrong", body = ErrorBody),
        (status = 503, description = "Too many passwords are being hashed; `Retry-After` says when to try again", body = ErrorBody),
    )
)]
pub(super) async fn register_account(
    State(app): State<App>,
    caller: CallingClient,
    visitor: VisitorId,
    Payload(Registration(new)): Payload<Registration>,
) -> Result<Reply<Data<RegisteredResponse>>, AppError> {
    let entered = account::register(&app, new, caller, visitor).await?;
    Ok(created(Data::new(entered.signed_in.into())))
}

/// Signs somebody in who knows address and password.
///
/// What the visitor's cart holds is added to the account's.
#[utoipa::path(
    post,
    path = "/api/auth/login",
    tag = "Auth",
    request_body = LoginRequest,
    responses(
        (status = 200, description = "The account and a token for it", body = Data<SignedInResponse>),
        (status = 401, description = "Address and password do not fit, or the account is disabled", body = ErrorBody),
        (status = 422, description = "A field is missing or wrong", body = ErrorBody),
        (status = 503, description = "Too many passwords are being hashed; `Retry-After` says when to try again", body = ErrorBody),
    )
)]
pub(super) async fn sign_in(
    State(app): State<App>,
    caller: CallingClient,
    visitor: VisitorId,
    Payload(Login { email, password }): Payload<Login>,
) -> Result<Reply<Data<SignedInResponse>>, AppError> {
    account::admit(&app, &caller, &email).await?;
    let entered = account::sign_in(&app, &email, &password, caller, visitor).await?;
    Ok(ok(Data::new(entered.signed_in.into())))
}
