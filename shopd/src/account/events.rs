//! What the log tells about accounts; addresses are masked.

use std::net::IpAddr;

use ipnet::IpNet;
use shop_core::{
    account::{ChangePasswordError, RegisterError, SignInError, SignedIn},
    audit::Origin,
    id::UserId,
};

/// Somebody tried to make an account.
pub(super) fn registration(
    outcome: Result<&SignedIn, &RegisterError>,
    email: &str,
    origin: &Origin,
) {
    let (email, ip) = (masked(email), masked_address(origin));
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
pub(super) fn sign_in(outcome: Result<&SignedIn, &SignInError>, email: &str, origin: &Origin) {
    let ip = masked_address(origin);
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
    origin: &Origin,
) {
    let ip = masked_address(origin);
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

/// The network that an address belongs to: /24, or /48 of IPv6. The audit trail has the whole of it.
fn masked_address(origin: &Origin) -> Option<String> {
    let address: IpAddr = origin.ip_address.as_ref()?.parse().ok()?;
    let length = if address.is_ipv4() { 24 } else { 48 };
    let network = IpNet::new(address, length).ok()?;
    Some(network.trunc().to_string())
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
    fn of_a_network_address_the_network_is_told() {
        for (address, shown) in [
            (Some("203.0.113.77"), Some("203.0.113.0/24")),
            (Some("2001:db8:1:2::3"), Some("2001:db8:1::/48")),
            (Some("unknown"), None),
            (None, None),
        ] {
            let origin = Origin {
                ip_address: address.map(str::to_owned),
                request_id: None,
            };
            assert_eq!(masked_address(&origin).as_deref(), shown);
        }
    }

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
