//! What the audit trail keeps about people coming in: the same events as the log, with the same masked addresses.

use serde_json::json;
use shop_core::{
    account::{ChangePasswordError, RegisterError, SignInError, SignedIn},
    audit::{self, AuditActor, AuditEvent, NewAuditEntry, Origin},
    id::UserId,
};

use super::events::masked;
use crate::app::App;

/// Somebody tried to make an account.
pub(super) async fn registration(
    app: &App,
    outcome: Result<&SignedIn, &RegisterError>,
    email: &str,
    origin: Origin,
) {
    let (event, user_id) = match outcome {
        Ok(SignedIn { user, .. }) => (AuditEvent::RegisterSuccess, Some(user.id)),
        Err(RegisterError::EmailTaken) => (AuditEvent::RegisterConflict, None),
        Err(RegisterError::Busy(_) | RegisterError::Store(_)) => return,
    };
    write(app, event, user_id, (Some(email), None), origin).await;
}

/// Somebody tried to sign in.
pub(super) async fn sign_in(
    app: &App,
    outcome: Result<&SignedIn, &SignInError>,
    email: &str,
    origin: Origin,
) {
    let (event, user_id, reason) = match outcome {
        Ok(SignedIn { user, .. }) => (AuditEvent::LoginSuccess, Some(user.id), None),
        Err(SignInError::UnknownEmail) => (AuditEvent::LoginFailed, None, Some("user_not_found")),
        Err(SignInError::WrongPassword { user_id }) => (
            AuditEvent::LoginFailed,
            Some(*user_id),
            Some("invalid_password"),
        ),
        Err(SignInError::Disabled { user_id }) => (
            AuditEvent::LoginFailed,
            Some(*user_id),
            Some("account_disabled"),
        ),
        Err(SignInError::Busy(_) | SignInError::Store(_)) => return,
    };
    write(app, event, user_id, (Some(email), reason), origin).await;
}

/// Somebody tried to change a password.
pub(super) async fn password_change(
    app: &App,
    outcome: Result<&(), &ChangePasswordError>,
    user_id: UserId,
    origin: Origin,
) {
    let (event, reason) = match outcome {
        Ok(()) => (AuditEvent::PasswordChangeSuccess, None),
        Err(ChangePasswordError::WrongPassword) => (
            AuditEvent::PasswordChangeFailed,
            Some("invalid_current_password"),
        ),
        Err(
            ChangePasswordError::NotFound
            | ChangePasswordError::Busy(_)
            | ChangePasswordError::Store(_),
        ) => return,
    };
    write(app, event, Some(user_id), (None, reason), origin).await;
}

/// What cannot be written down now changes nothing for whoever comes in; the log has the event.
async fn write(
    app: &App,
    event: AuditEvent,
    user_id: Option<UserId>,
    (email, reason): (Option<&str>, Option<&str>),
    origin: Origin,
) {
    let entry = NewAuditEntry {
        event,
        actor: user_id.map_or(AuditActor::Nobody, AuditActor::User),
        ip_address: origin.ip_address,
        request_id: origin.request_id,
        target: None,
        reason: reason.map(str::to_owned),
        before: None,
        after: email.map(|email| json!({ "email": masked(email) })),
    };
    let written = audit::record(&app.storage, entry, app.now(), app.entropy.as_ref()).await;
    if let Err(error) = written {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            event = event.as_str(),
            "an event is not in the audit trail"
        );
    }
}
