use serde::{Deserialize, Serialize};

use crate::{
    account::{Role, User},
    id::UserId,
    wire::{Moment, Secret, convert::from_references},
};

/// Makes one view of an account: which of its values a reply shows, in the order of the contract.
macro_rules! views {
    ($($(#[$doc:meta])* $name:ident { $($(#[$note:meta])* $extra:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub struct $name {
            /// Never changes.
            pub id: UserId,
            /// Unique among accounts.
            #[cfg_attr(feature = "openapi", schema(format = "email", example = "john@example.com"))]
            pub email: String,
            /// As the person gave it.
            #[cfg_attr(feature = "openapi", schema(required = true, example = "John"))]
            pub first_name: Option<String>,
            /// As the person gave it.
            #[cfg_attr(feature = "openapi", schema(required = true, example = "Doe"))]
            pub last_name: Option<String>,
            /// What the account may do.
            pub role: Role,
            $(
                $(#[$note])*
                pub $extra: $type,
            )*
        }

        impl From<User> for $name {
            fn from(user: User) -> Self {
                Self {
                    id: user.id,
                    email: user.email.as_str().to_owned(),
                    first_name: user.first_name,
                    last_name: user.last_name,
                    role: user.role,
                    $($extra: user.$extra.into(),)*
                }
            }
        }

        from_references! { User => $name; }
    )*};
}

views! {
    /// An account that was just made.
    NewUserResponse {
        /// When it was made.
        created_at: Moment,
    }
    /// The account that somebody has just signed in to.
    SignedInUserResponse {}
    /// One's own account.
    UserResponse {
        /// When it was made.
        created_at: Moment,
        /// When it last changed.
        updated_at: Moment,
    }
    /// One's own account after a change.
    ChangedUserResponse {
        /// When it last changed.
        updated_at: Moment,
    }
    /// An account as administrators see it.
    AccountResponse {
        /// An inactive account can not sign in and has no sessions.
        is_active: bool,
        /// When it was made.
        created_at: Moment,
        /// When it last changed.
        updated_at: Moment,
    }
}

/// A new account and the token to use it with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisteredResponse {
    /// The account.
    pub user: NewUserResponse,
    /// Goes into the `Authorization` header after `Bearer`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub token: Secret,
}

/// An account and the token to use it with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedInResponse {
    /// The account.
    pub user: SignedInUserResponse,
    /// Goes into the `Authorization` header after `Bearer`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub token: Secret,
}

#[cfg(all(feature = "storage", feature = "auth"))]
mod signed_in {
    use super::{RegisteredResponse, SignedInResponse};
    use crate::{account::SignedIn, wire::convert::from_references};

    impl From<SignedIn> for RegisteredResponse {
        fn from(signed_in: SignedIn) -> Self {
            Self {
                user: signed_in.user.into(),
                token: signed_in.token.into(),
            }
        }
    }

    impl From<SignedIn> for SignedInResponse {
        fn from(signed_in: SignedIn) -> Self {
            Self {
                user: signed_in.user.into(),
                token: signed_in.token.into(),
            }
        }
    }

    from_references! {
        SignedIn => RegisteredResponse;
        SignedIn => SignedInResponse;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::check::{a_user, check};

    const JOHN: &str = r#""id":"00000000-0000-0000-0000-000000000001","email":"john@example.com",
        "firstName":"John","lastName":null,"role":"CUSTOMER""#;
    const CREATED: &str = r#""createdAt":"2026-12-20T09:30:00.123Z""#;
    const UPDATED: &str = r#""updatedAt":"2026-12-20T09:30:00.123Z""#;

    #[test]
    fn each_reply_shows_its_part_of_an_account() {
        let user = a_user(1);
        check(
            &RegisteredResponse {
                user: NewUserResponse::from(&user),
                token: "t.o.k".into(),
            },
            &format!(r#"{{"user":{{{JOHN},{CREATED}}},"token":"t.o.k"}}"#),
        );
        check(
            &SignedInResponse {
                user: SignedInUserResponse::from(&user),
                token: "t.o.k".into(),
            },
            &format!(r#"{{"user":{{{JOHN}}},"token":"t.o.k"}}"#),
        );
        check(
            &UserResponse::from(&user),
            &format!("{{{JOHN},{CREATED},{UPDATED}}}"),
        );
        check(
            &ChangedUserResponse::from(&user),
            &format!("{{{JOHN},{UPDATED}}}"),
        );
        check(
            &AccountResponse::from(user),
            &format!(r#"{{{JOHN},"isActive":true,{CREATED},{UPDATED}}}"#),
        );
    }
}
