use axum::extract::State;
use shop_core::{
    id::UserId,
    storage::Stores,
    wire::{AccountResponse, ChangeAccessRequest, Data, ErrorBody, List, Message},
};

use super::request::{AccessChange, Listing};
use crate::{
    account,
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
    Admin(admin): Admin,
    PathText(id): PathText,
    Payload(AccessChange(patch)): Payload<AccessChange>,
) -> Result<Reply<Data<AccountResponse>>, AppError> {
    let id = user_id(&id)?;
    let user = account::change_access(&app, &admin, id, patch).await?;
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
    Admin(admin): Admin,
    PathText(id): PathText,
) -> Result<Reply<Message>, AppError> {
    let id = user_id(&id)?;
    account::end_all_sessions(&app, &admin, id).await?;
    Ok(ok(Message::new("Sessions ended")))
}

fn user_id(text: &str) -> Result<UserId, AppError> {
    UserId::parse(text).ok_or(AppError::NotFound("User"))
}
