use shop_core::{
    account::{self, AccessPatch, ChangeAccountError, User},
    id::UserId,
};

use crate::{app::App, extract::Worker};

/// Changes what an account may do, for an administrator.
pub(crate) async fn change_access(
    app: &App,
    admin: &Worker,
    id: UserId,
    patch: AccessPatch,
) -> Result<User, ChangeAccountError> {
    let user = account::change_access(&app.storage, id, patch, admin.act(app)).await?;
    tracing::info!(
        event = "account_access_changed",
        admin_id = %admin.identity.user.id,
        user_id = %user.id,
        role = user.role.as_str(),
        is_active = user.is_active,
        "an administrator changed what an account may do"
    );
    Ok(user)
}

/// Ends all sessions of an account, for an administrator; returns how many.
pub(crate) async fn end_all_sessions(
    app: &App,
    admin: &Worker,
    id: UserId,
) -> Result<u64, ChangeAccountError> {
    let ended = account::end_all_sessions(&app.storage, id, admin.act(app)).await?;
    tracing::info!(
        event = "account_sessions_ended",
        admin_id = %admin.identity.user.id,
        user_id = %id,
        ended,
        "an administrator ended all sessions of an account"
    );
    Ok(ended)
}
