use super::field::{Field, FieldKind, Presence};
use crate::messages::Lang;

/// The fields of the sign-in form: `email`, `password`.
pub fn sign_in_fields(lang: Lang, email: &str) -> Vec<Field> {
    vec![
        email_field(lang, email),
        Field::new("password", lang.say("form-password"), FieldKind::Password)
            .autocomplete("current-password"),
    ]
}

/// The fields of the registration form: `first_name`, `last_name`, `email`, `password`,
/// `password_again`.
pub fn register_fields(lang: Lang, first_name: &str, last_name: &str, email: &str) -> Vec<Field> {
    let mut fields = name_fields(lang, first_name, last_name);
    fields.push(email_field(lang, email));
    let label = lang.say("form-password");
    fields.extend(new_password_fields(
        lang,
        ("password", "password_again"),
        label,
    ));
    fields
}

/// The fields of the profile form: `first_name`, `last_name`, `email`.
pub fn profile_fields(lang: Lang, first_name: &str, last_name: &str, email: &str) -> Vec<Field> {
    let mut fields = name_fields(lang, first_name, last_name);
    fields.push(email_field(lang, email));
    fields
}

/// The fields of the password form: `current_password`, `new_password`, `new_password_again`.
pub fn password_fields(lang: Lang) -> Vec<Field> {
    let label = lang.say("form-current-password");
    let current =
        Field::new("current_password", label, FieldKind::Password).autocomplete("current-password");
    let mut fields = vec![current];
    let names = ("new_password", "new_password_again");
    fields.extend(new_password_fields(
        lang,
        names,
        lang.say("form-new-password"),
    ));
    fields
}

fn email_field(lang: Lang, value: &str) -> Field {
    Field::new("email", lang.say("form-email"), FieldKind::Email)
        .autocomplete("username")
        .max_length(254)
        .value(value)
}

fn name_fields(lang: Lang, first_name: &str, last_name: &str) -> Vec<Field> {
    let name = |name, label, token, value| {
        Field::new(name, label, FieldKind::Text)
            .autocomplete(token)
            .presence(Presence::Optional)
            .max_length(100)
            .half()
            .value(value)
    };
    vec![
        name(
            "first_name",
            lang.say("form-first-name"),
            "given-name",
            first_name,
        ),
        name(
            "last_name",
            lang.say("form-last-name"),
            "family-name",
            last_name,
        ),
    ]
}

fn new_password_fields(lang: Lang, (name, again): (&str, &str), label: &'static str) -> [Field; 2] {
    [
        Field::new(name, label, FieldKind::Password)
            .autocomplete("new-password")
            .hint(lang.say("form-password-hint")),
        Field::new(again, lang.say("form-password-again"), FieldKind::Password)
            .autocomplete("new-password"),
    ]
}
