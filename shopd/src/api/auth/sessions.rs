use axum::extract::State;
use shop_core::{
    account::end_session as end_session_of,
    id::SessionId,
    storage::Stores,
    wire::{Data, ErrorBody, Message, SessionResponse},
};

use crate::{
    api::reply::{Reply, ok},
    app::App,
    error::AppError,
    extract::{PathText, SignedIn},
};

/// Ends the session that the token belongs to.
#[utoipa::path(
    post,
    path = "/api/auth/logout",
    tag = "Auth",
    security(("bearerAuth" = [])),
    responses(
        (status = 200, description = "The session has ended, and its token with it", body = Message),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
    )
)]
pub(super) async fn sign_out(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
) -> Result<Reply<Message>, AppError> {
    end_session_of(&app.storage, identity.user.id, identity.session.id).await?;
    Ok(ok(Message::new("Logged out successfully")))
}

/// Lists the sessions of the account that have not ended, the newest first.
#[utoipa::path(
    get,
    path = "/api/auth/sessions",
    tag = "Auth",
    security(("bearerAuth" = [])),
    responses(
        (status = 200, description = "Each session; `current` marks the token's own", body = Data<Vec<SessionResponse>>),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
    )
)]
pub(super) async fn list_sessions(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
) -> Result<Reply<Data<Vec<SessionResponse>>>, AppError> {
    let mut reader = app.storage.read().await?;
    let sessions = reader
        .accounts()
        .list_sessions(identity.user.id, app.now())
        .await?;
    let shown = sessions
        .into_iter()
        .map(|session| SessionResponse::new(session, identity.session.id));
    Ok(ok(Data::new(shown.collect::<Vec<_>>())))
}

/// Ends one session of the account.
#[utoipa::path(
    delete,
    path = "/api/auth/sessions/{id}",
    tag = "Auth",
    security(("bearerAuth" = [])),
    params(("id" = String, Path, description = "The session's id")),
    responses(
        (status = 200, description = "The session has ended, and its token with it", body = Message),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
        (status = 404, description = "The account has no such session", body = ErrorBody),
    )
)]
pub(super) async fn end_session(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
    PathText(id): PathText,
) -> Result<Reply<Message>, AppError> {
    let id = SessionId::parse(&id).ok_or(AppError::NotFound("Session"))?;
    if end_session_of(&app.storage, identity.user.id, id).await? {
        Ok(ok(Message::new("Session ended")))
    } else {
        Err(AppError::NotFound("Session"))
    }
}
