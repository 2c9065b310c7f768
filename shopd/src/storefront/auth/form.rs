use secrecy::SecretString;
use shop_core::account::{Email, NewAccount};

use crate::extract::input::{Fields, FromFields, length};

/// What somebody types to sign in.
pub(crate) struct LoginForm {
    pub(super) email: String,
    pub(super) password: SecretString,
}

impl FromFields for LoginForm {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let email = fields.required("email").text(1..=length::EMAIL_MAX);
        let password = fields.required("password").text(length::GIVEN_PASSWORD);
        Some(Self {
            email: email?,
            password: password?.into(),
        })
    }
}

/// What somebody types to open an account.
pub(crate) struct RegisterForm(pub(super) NewAccount);

impl FromFields for RegisterForm {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let first_name = fields.optional("first_name").text(length::PERSON_NAME);
        let last_name = fields.optional("last_name").text(length::PERSON_NAME);
        let email = email(fields);
        let password = new_password(fields, "password", "password_again");
        Some(Self(NewAccount {
            email: email?,
            password: password?,
            first_name: first_name?.map(trimmed),
            last_name: last_name?.map(trimmed),
        }))
    }
}

/// An address that an account can have.
pub(in crate::storefront) fn email(fields: &mut Fields<'_>) -> Option<Email> {
    let text = fields.required("email").email()?;
    Email::parse(&text).or_else(|| fields.refuse("email", "Invalid email"))
}

/// A password that somebody chooses, typed twice.
pub(in crate::storefront) fn new_password(
    fields: &mut Fields<'_>,
    name: &str,
    again: &str,
) -> Option<SecretString> {
    let password = fields.required(name).text(length::NEW_PASSWORD);
    let repeated = fields.required(again).text(length::GIVEN_PASSWORD);
    let (password, repeated) = (password?, repeated?);
    if password != repeated {
        return fields.refuse(again, "form-passwords-differ");
    }
    Some(password.into())
}

/// A text without the blanks around it.
pub(in crate::storefront) fn trimmed(text: String) -> String {
    let trimmed = text.trim();
    if trimmed.len() == text.len() {
        text
    } else {
        trimmed.to_owned()
    }
}
