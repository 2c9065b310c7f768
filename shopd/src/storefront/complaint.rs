use askama::Template;
use axum::{
    http::{StatusCode, header::RETRY_AFTER},
    response::Response,
};

use super::{view::Field, visit::Visit};
use crate::{error::FieldErrors, messages::Lang};

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

    /// Something is wrong with one field; the message is a text, or the key of one.
    pub(super) fn field(name: &str, message: impl Into<String>) -> Self {
        FieldErrors::single(name, message).into()
    }

    /// Nothing is wrong with the form: it came at a bad moment.
    pub(super) fn busy(lang: Lang) -> Self {
        Self {
            is_busy: true,
            ..Self::whole(lang.say("form-busy"))
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
pub(super) fn mark_fields(lang: Lang, fields: &mut [Field], errors: &FieldErrors) {
    for field in fields {
        let complaint = errors.first(&field.name);
        field.error = complaint.map(|complaint| in_plain_words(lang, field.label, complaint));
    }
}

/// What the decoder says, which speaks to programs, as a shopper would say it. Forms complain by keys of messages.
fn in_plain_words(lang: Lang, label: &str, complaint: &str) -> String {
    let count = |before: &str| {
        let rest = complaint.strip_prefix(before)?;
        rest.strip_suffix(" character(s)")
    };
    let about_label = |key| lang.say_with(key, "label", label);
    if complaint == "Required" {
        return about_label("form-missing").into();
    }
    if complaint == "Invalid email" {
        return lang.say("form-bad-email").to_owned();
    }
    if let Some(least) = count("String must contain at least ") {
        return about_label("form-too-short").and("least", least).into();
    }
    if let Some(most) = count("String must contain at most ") {
        return about_label("form-too-long").and("most", most).into();
    }
    if complaint.contains("NUL") {
        return about_label("form-bad-character").into();
    }
    if complaint.starts_with("Expected string") {
        return about_label("form-came-twice").into();
    }
    lang.find(complaint).unwrap_or(complaint).to_owned()
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
            (
                "form-passwords-differ",
                "The two passwords are not the same.",
            ),
            ("Nobody lives there.", "Nobody lives there."),
        ] {
            assert_eq!(in_plain_words(Lang::En, "City", complaint), words);
        }
        let italian = in_plain_words(Lang::It, "Città", "Required");
        assert_eq!(italian, "Città: compila questo campo.");
    }

    #[test]
    fn each_field_gets_its_own_complaint() {
        let field = |name| Field::new(name, "City", FieldKind::Text).presence(Presence::Optional);
        let mut fields = [field("city"), field("state")];
        let errors = FieldErrors::single("state", "Too far away.");
        mark_fields(Lang::En, &mut fields, &errors);
        assert_eq!(fields[0].error, None);
        assert_eq!(fields[1].error.as_deref(), Some("Too far away."));
    }
}
