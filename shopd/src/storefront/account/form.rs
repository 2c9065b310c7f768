use secrecy::SecretString;
use shop_core::{account::ProfilePatch, patch::Patch};

use crate::{
    extract::input::{Fields, FromFields, length},
    storefront::auth::{email, new_password, trimmed},
};

/// What somebody wants to be called and reached by; a blank name is taken away.
pub(crate) struct ProfileForm(pub(super) ProfilePatch);

impl FromFields for ProfileForm {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let mut name = |name| {
            let text = fields.optional(name).text(length::PERSON_NAME)?;
            Some(text.map_or(Patch::Clear, |text| Patch::Set(trimmed(text))))
        };
        let first_name = name("first_name");
        let last_name = name("last_name");
        let email = email(fields);
        Some(Self(ProfilePatch {
            email: Some(email?),
            first_name: first_name?,
            last_name: last_name?,
        }))
    }
}

/// The password of until now, and the one from now on.
pub(crate) struct PasswordForm {
    pub(super) current: SecretString,
    pub(super) new: SecretString,
}

impl FromFields for PasswordForm {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let current = fields
            .required("current_password")
            .text(length::GIVEN_PASSWORD);
        let new = new_password(fields, "new_password", "new_password_again");
        Some(Self {
            current: current?.into(),
            new: new?,
        })
    }
}
