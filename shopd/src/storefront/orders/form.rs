use crate::extract::input::{Fields, FromFields, length};

/// What somebody knows of an order that they want to see.
pub(crate) struct LookupForm {
    pub(super) number: String,
    pub(super) email: String,
}

impl FromFields for LookupForm {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let number = fields.required("number").text(length::REFERENCE);
        let email = fields.required("email").email();
        Some(Self {
            number: number?,
            email: email?,
        })
    }
}
