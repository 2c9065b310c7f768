use askama::Template;
use axum::{
    http::{StatusCode, header::RETRY_AFTER},
    response::Response,
};

use super::{view::Field, visit::Visit};
use crate::error::FieldErrors;

const BUSY: &str = "The shop is very busy right now. Please send the form again in a moment.";

/// Why a form is shown again instead of being done.
#[derive(Debug, Default)]
pub(super) struct Refusal {
    /// What is wrong with the form as a whole.
    pub(super) message: Option<String>,
    /// What is wrong with which field.
    pub(super) fields: FieldErrors,
    is_busy: bool,
}

impl Refusal {
    /// Something is wrong with the form as a whole.
    pub(super) fn whole(message: impl Into<String>) -> Self {
        Self {
            message: Some(message.into()),
            ..Self::default()
        }
    }

    /// Something is wrong with one field.
    pub(super) fn field(name: &str, message: impl Into<String>) -> Self {
        FieldErrors::single(name, message).into()
    }

    /// Nothing is wrong with the form: it came at a bad moment.
    pub(super) fn busy() -> Self {
        Self {
            is_busy: true,
            ..Self::whole(BUSY)
        }
    }

    /// Shows the page with the form, which says what is wrong.
    pub(super) fn show(&self, visit: &Visit, page: &impl Template) -> Response {
        if !self.is_busy {
            return visit.show_with(StatusCode::UNPROCESSABLE_ENTITY, page);
        }
        let mut response = visit.show_with(StatusCode::SERVICE_UNAVAILABLE, page);
        response.headers_mut().insert(RETRY_AFTER, 1.into());
        response
    }
}

impl From<FieldErrors> for Refusal {
    fn from(fields: FieldErrors) -> Self {
        Self {
            fields,
            ..Self::default()
        }
    }
}

/// Writes what is wrong beside each field of a form.
pub(super) fn mark_fields(fields: &mut [Field], errors: &FieldErrors) {
    for field in fields {
        let complaint = errors.first(&field.name);
        field.error = complaint.map(|complaint| in_plain_words(field.label, complaint));
    }
}

/// What the decoder says, as a shopper would say it.
fn in_plain_words(label: &str, complaint: &str) -> String {
    let count = |before: &str| {
        let rest = complaint.strip_prefix(before)?;
        rest.strip_suffix(" character(s)")
    };
    if complaint == "Required" {
        return format!("{label}: please fill this in.");
    }
    if complaint == "Invalid email" {
        return "Enter an address like name@example.com.".to_owned();
    }
    if let Some(least) = count("String must contain at least ") {
        return format!("{label}: at least {least} characters are needed.");
    }
    if let Some(most) = count("String must contain at most ") {
        return format!("{label}: at most {most} characters are possible.");
    }
    if complaint.contains("NUL") {
        return format!("{label}: there is a character in it that cannot be kept.");
    }
    if complaint.starts_with("Expected string") {
        return format!("{label}: this came twice; fill it in again.");
    }
    complaint.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storefront::view::{FieldKind, Presence};

    #[test]
    fn complaints_are_put_in_plain_words() {
        for (complaint, words) in [
            ("Required", "City: please fill this in."),
            (
                "String must contain at least 2 character(s)",
                "City: at least 2 characters are needed.",
            ),
            (
                "String must contain at most 100 character(s)",
                "City: at most 100 characters are possible.",
            ),
            ("Invalid email", "Enter an address like name@example.com."),
            ("Nobody lives there.", "Nobody lives there."),
        ] {
            assert_eq!(in_plain_words("City", complaint), words);
        }
    }

    #[test]
    fn each_field_gets_its_own_complaint() {
        let field = |name| Field::new(name, "City", FieldKind::Text).presence(Presence::Optional);
        let mut fields = [field("city"), field("state")];
        mark_fields(&mut fields, &FieldErrors::single("state", "Too far away."));
        assert_eq!(fields[0].error, None);
        assert_eq!(fields[1].error.as_deref(), Some("Too far away."));
    }
}
