use secrecy::SecretString;
use shop_core::account::{Email, NewAccount, ProfilePatch};

use crate::extract::input::{Fields, FromFields, length};

/// An account to be made.
pub(crate) struct Registration(pub(super) NewAccount);

impl FromFields for Registration {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let email = fields.required("email").email();
        let email = email.and_then(|text| address(&text, fields));
        let password = fields.required("password").text(length::NEW_PASSWORD);
        let first_name = fields.optional("firstName").text(length::PERSON_NAME);
        let last_name = fields.optional("lastName").text(length::PERSON_NAME);
        Some(Self(NewAccount {
            email: email?,
            password: password?.into(),
            first_name: first_name?,
            last_name: last_name?,
        }))
    }
}

/// An address and a password, neither of which need belong to anybody.
pub(crate) struct Login {
    pub(super) email: String,
    pub(super) password: SecretString,
}

impl FromFields for Login {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let email = fields.required("email").email();
        let password = fields.required("password").text(length::GIVEN_PASSWORD);
        Some(Self {
            email: email?,
            password: password?.into(),
        })
    }
}

/// What changes of a profile.
pub(crate) struct ProfileChange(pub(super) ProfilePatch);

impl FromFields for ProfileChange {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let email = match fields.optional("email").email() {
            Some(Some(text)) => address(&text, fields).map(Some),
            absent_or_refused => absent_or_refused.map(|_| None),
        };
        let first_name = fields.nullable("firstName").text(length::PERSON_NAME);
        let last_name = fields.nullable("lastName").text(length::PERSON_NAME);
        Some(Self(ProfilePatch {
            email: email?,
            first_name: first_name?,
            last_name: last_name?,
        }))
    }
}

/// The password of now and the one from now on.
pub(crate) struct PasswordChange {
    pub(super) current: SecretString,
    pub(super) new: SecretString,
}

impl FromFields for PasswordChange {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let current = fields
            .required("currentPassword")
            .text(length::GIVEN_PASSWORD);
        let new = fields.required("newPassword").text(length::NEW_PASSWORD);
        Some(Self {
            current: current?.into(),
            new: new?.into(),
        })
    }
}

/// The rules of an account's address are a little stricter than those of a text that looks like one.
fn address(text: &str, fields: &mut Fields<'_>) -> Option<Email> {
    Email::parse(text).or_else(|| fields.refuse("email", "Invalid email"))
}
