use axum::extract::State;
use shop_core::{
    account::change_profile,
    wire::{ChangeProfileRequest, ChangedUserResponse, Data, ErrorBody, UserResponse},
};

use super::request::ProfileChange;
use crate::{
    api::reply::{Reply, ok},
    app::App,
    error::AppError,
    extract::{Payload, SignedIn},
};

/// Shows the account that the token belongs to.
#[utoipa::path(
    get,
    path = "/api/auth/me",
    tag = "Auth",
    security(("bearerAuth" = [])),
    responses(
        (status = 200, description = "The account", body = Data<UserResponse>),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
    )
)]
pub(super) async fn show_me(SignedIn(identity): SignedIn) -> Reply<Data<UserResponse>> {
    ok(Data::new(identity.user.into()))
}

/// Changes names and address; what is not named stays, and `null` clears a name.
#[utoipa::path(
    patch,
    path = "/api/auth/me",
    tag = "Auth",
    security(("bearerAuth" = [])),
    request_body = ChangeProfileRequest,
    responses(
        (status = 200, description = "The changed account", body = Data<ChangedUserResponse>),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
        (status = 409, description = "The address is in use", body = ErrorBody),
        (status = 422, description = "A field is wrong", body = ErrorBody),
    )
)]
pub(super) async fn change_me(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
    Payload(ProfileChange(patch)): Payload<ProfileChange>,
) -> Result<Reply<Data<ChangedUserResponse>>, AppError> {
    let user = change_profile(&app.storage, identity.user.id, patch, app.now()).await?;
    Ok(ok(Data::new(user.into())))
}
