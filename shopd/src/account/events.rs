//! What the log tells about accounts; addresses are masked.

use shop_core::{
    account::{ChangePasswordError, RegisterError, SignInError, SignedIn},
    id::UserId,
};

/// Somebody tried to make an account.
pub(super) fn registration(
    outcome: Result<&SignedIn, &RegisterError>,
    email: &str,
    ip: Option<&str>,
) {
    let email = masked(email);
    match outcome {
        Ok(SignedIn { user, .. }) => tracing::info!(
            event = "register_success",
            user_id = %user.id,
            email,
            ip,
            "an account was made"
        ),
        Err(RegisterError::EmailTaken) => tracing::warn!(
            event = "register_conflict",
            email,
            ip,
            "an account was asked for that exists"
        ),
        Err(RegisterError::Busy(_) | RegisterError::Store(_)) => {}
    }
}

/// Somebody tried to sign in.
pub(super) fn sign_in(outcome: Result<&SignedIn, &SignInError>, email: &str, ip: Option<&str>) {
    let (reason, user_id) = match outcome {
        Ok(SignedIn { user, .. }) => {
            let (user_id, email) = (user.id, masked(email));
            tracing::info!(event = "login_success", %user_id, email, ip, "somebody signed in");
            return;
        }
        Err(SignInError::UnknownEmail) => ("user_not_found", None),
        Err(SignInError::WrongPassword { user_id }) => ("invalid_password", Some(user_id)),
        Err(SignInError::Disabled { user_id }) => ("account_disabled", Some(user_id)),
        Err(SignInError::Busy(_) | SignInError::Store(_)) => return,
    };
    tracing::warn!(
        event = "login_failed",
        reason,
        user_id = user_id.map(tracing::field::display),
        email = masked(email),
        ip,
        "somebody was not let in"
    );
}

/// Somebody tried to change a password.
pub(super) fn password_change(
    outcome: Result<&(), &ChangePasswordError>,
    user_id: UserId,
    ip: Option<&str>,
) {
    match outcome {
        Ok(()) => tracing::info!(
            event = "password_change_success",
            %user_id,
            ip,
            "a password was changed"
        ),
        Err(ChangePasswordError::WrongPassword) => tracing::warn!(
            event = "password_change_failed",
            reason = "invalid_current_password",
            %user_id,
            ip,
            "a password was not changed"
        ),
        Err(
            ChangePasswordError::NotFound
            | ChangePasswordError::Busy(_)
            | ChangePasswordError::Store(_),
        ) => {}
    }
}

/// An address of which only the first letter and the host can be read.
pub(super) fn masked(email: &str) -> String {
    let email = email.trim();
    let (local, host) = email.rsplit_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    let host: String = host.chars().take(100).collect();
    if host.is_empty() {
        format!("{first}***")
    } else {
        format!("{first}***@{host}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_masked() {
        for (email, shown) in [
            ("john@example.com", "j***@example.com"),
            (" jane.doe@mail.example.com ", "j***@mail.example.com"),
            ("élan@example.com", "é***@example.com"),
            ("secret password", "s***"),
            ("@example.com", "***@example.com"),
            ("", "***"),
        ] {
            assert_eq!(masked(email), shown);
        }
    }
}
