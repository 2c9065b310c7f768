use axum::extract::State;
use shop_core::{
    account::{self, AccessPatch, Role, User, change_access},
    id::UserId,
    storage::Stores,
    wire::{AccountResponse, ChangeAccessRequest, Data, ErrorBody, List, Message},
};

use super::request::{AccessChange, Listing};
use crate::{
    api::reply::{Reply, ok},
    app::App,
    error::AppError,
    extract::{Admin, PathText, Payload, Query},
};

/// Lists accounts, the newest first.
#[utoipa::path(
    get,
    path = "/api/admin/users",
    tag = "Admin",
    security(("bearerAuth" = [])),
    params(
        ("email" = Option<String>, Query, max_length = 254, description = "Only accounts with this in their address, whatever its case"),
        ("page" = Option<u32>, Query, minimum = 1, description = "The page's number; 1 when left out"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100, description = "How many accounts a page has; 20 when left out"),
    ),
    responses(
        (status = 200, description = "One page of accounts", body = List<AccountResponse>),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
        (status = 403, description = "Only administrators may do this", body = ErrorBody),
        (status = 422, description = "A parameter is wrong", body = ErrorBody),
    )
)]
pub(super) async fn list_users(
    State(app): State<App>,
    _: Admin,
    Query(Listing { page, filter }): Query<Listing>,
) -> Result<Reply<List<AccountResponse>>, AppError> {
    let mut reader = app.storage.read().await?;
    let users = reader.accounts().list(&filter, page).await?;
    Ok(ok(users.into()))
}

/// Opens or closes an account, or changes what it may do; closing it ends all its sessions at once.
#[utoipa::path(
    patch,
    path = "/api/admin/users/{id}",
    tag = "Admin",
    security(("bearerAuth" = [])),
    params(("id" = String, Path, description = "The account's id")),
    request_body = ChangeAccessRequest,
    responses(
        (status = 200, description = "The changed account", body = Data<AccountResponse>),
        (status = 400, description = "Administrators cannot disable or demote themselves, and one must be left", body = ErrorBody),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
        (status = 403, description = "Only administrators may do this", body = ErrorBody),
        (status = 404, description = "There is no such account", body = ErrorBody),
        (status = 422, description = "A field is wrong", body = ErrorBody),
    )
)]
pub(super) async fn change_user_access(
    State(app): State<App>,
    admin: Admin,
    PathText(id): PathText,
    Payload(AccessChange(patch)): Payload<AccessChange>,
) -> Result<Reply<Data<AccountResponse>>, AppError> {
    let id = user_id(&id)?;
    refuse_self_harm(&admin.identity.user, id, patch)?;
    let user = change_access(&app.storage, id, patch, admin.act(&app)).await?;
    tracing::info!(
        event = "account_access_changed",
        admin_id = %admin.identity.user.id,
        user_id = %user.id,
        role = user.role.as_str(),
        is_active = user.is_active,
        "an administrator changed what an account may do"
    );
    Ok(ok(Data::new(user.into())))
}

/// Ends all sessions of an account.
#[utoipa::path(
    delete,
    path = "/api/admin/users/{id}/sessions",
    tag = "Admin",
    security(("bearerAuth" = [])),
    params(("id" = String, Path, description = "The account's id")),
    responses(
        (status = 200, description = "All sessions of the account have ended", body = Message),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
        (status = 403, description = "Only administrators may do this", body = ErrorBody),
        (status = 404, description = "There is no such account", body = ErrorBody),
    )
)]
pub(super) async fn end_user_sessions(
    State(app): State<App>,
    admin: Admin,
    PathText(id): PathText,
) -> Result<Reply<Message>, AppError> {
    let id = user_id(&id)?;
    let ended = account::end_all_sessions(&app.storage, id, admin.act(&app)).await?;
    tracing::info!(
        event = "account_sessions_ended",
        admin_id = %admin.identity.user.id,
        user_id = %id,
        ended,
        "an administrator ended all sessions of an account"
    );
    Ok(ok(Message::new("Sessions ended")))
}

fn user_id(text: &str) -> Result<UserId, AppError> {
    UserId::parse(text).ok_or(AppError::NotFound("User"))
}

/// Somebody must be left who can undo it.
fn refuse_self_harm(admin: &User, id: UserId, patch: AccessPatch) -> Result<(), AppError> {
    let harms = patch.is_active == Some(false) || patch.role == Some(Role::Customer);
    if harms && admin.id == id {
        let reason = "Administrators cannot disable or demote their own account";
        return Err(AppError::BadRequest(reason.to_owned()));
    }
    Ok(())
}
