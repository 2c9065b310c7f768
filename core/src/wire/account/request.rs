use serde::{Deserialize, Serialize};

use crate::{account::Role, patch::Patch, wire::Secret};

/// An account to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisterRequest {
    /// Unique among accounts, without regard to case and outer blanks.
    #[cfg_attr(feature = "openapi", schema(format = "email", max_length = 254))]
    pub email: String,
    /// What the person signs in with.
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = String, format = Password, min_length = 8, max_length = 1_024)
    )]
    pub password: Secret,
    /// As the person gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 100, nullable = false)
    )]
    pub first_name: Option<String>,
    /// As the person gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 100, nullable = false)
    )]
    pub last_name: Option<String>,
}

/// What somebody signs in with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginRequest {
    /// The account's address.
    #[cfg_attr(
        feature = "openapi",
        schema(format = "email", example = "john@example.com")
    )]
    pub email: String,
    /// The account's password.
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = String, format = Password, min_length = 1, max_length = 1_024)
    )]
    pub password: Secret,
}

/// What changes of a profile; absent keys leave it as it is, `null` clears a name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeProfileRequest {
    /// A new first name.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<String>, min_length = 1, max_length = 100)
    )]
    pub first_name: Patch<String>,
    /// A new last name.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<String>, min_length = 1, max_length = 100)
    )]
    pub last_name: Patch<String>,
    /// A new address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(format = "email", max_length = 254, nullable = false)
    )]
    pub email: Option<String>,
}

/// A new password; all other sessions of the account end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePasswordRequest {
    /// The password of now.
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = String, format = Password, min_length = 1, max_length = 1_024)
    )]
    pub current_password: Secret,
    /// The password from now on.
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = String, format = Password, min_length = 8, max_length = 1_024)
    )]
    pub new_password: Secret,
}

/// What an administrator changes of an account; absent keys leave it as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeAccessRequest {
    /// What the account may do.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub role: Option<Role>,
    /// Whether it can sign in; closing it ends its sessions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub is_active: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::check::check;

    #[test]
    fn requests_leave_out_what_they_do_not_name() {
        let register = RegisterRequest {
            email: "john@example.com".to_owned(),
            password: "password123".into(),
            first_name: Some("John".to_owned()),
            last_name: None,
        };
        check(
            &register,
            r#"{"email":"john@example.com","password":"password123","firstName":"John"}"#,
        );
        let change = ChangeProfileRequest {
            first_name: Patch::Clear,
            ..ChangeProfileRequest::default()
        };
        check(&change, r#"{"firstName":null}"#);
        let change = ChangeAccessRequest {
            role: Some(Role::Admin),
            is_active: Some(false),
        };
        check(&change, r#"{"role":"ADMIN","isActive":false}"#);
    }

    #[test]
    fn passwords_are_never_printed() {
        let change = ChangePasswordRequest {
            current_password: "canary-one".into(),
            new_password: "canary-two".into(),
        };
        assert!(!format!("{change:?}").contains("canary"));
        check(
            &change,
            r#"{"currentPassword":"canary-one","newPassword":"canary-two"}"#,
        );
    }
}
