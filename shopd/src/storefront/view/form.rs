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

/// Which address of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressPart {
    /// Where the goods go.
    Shipping,
    /// Who pays.
    Billing,
}

impl AddressPart {
    /// What the names of its fields start with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Shipping => "shipping_",
            Self::Billing => "billing_",
        }
    }
}

/// The fields of an address: the part's prefix before `first_name`, `last_name`, `address1`, `address2`,
/// `city`, `state`, `postal_code`, `country`, `phone`. `value` is asked by the name without prefix.
pub fn address_fields(lang: Lang, part: AddressPart, value: impl Fn(&str) -> String) -> Vec<Field> {
    ADDRESS_FIELDS
        .iter()
        .map(|spec| {
            let kind = if spec.name == "phone" {
                FieldKind::Phone
            } else {
                FieldKind::Text
            };
            let name = format!("{}{}", part.prefix(), spec.name);
            let mut field = Field::new(name, lang.say(spec.label), kind)
                .autocomplete(match part {
                    AddressPart::Shipping => spec.shipping,
                    AddressPart::Billing => spec.billing,
                })
                .max_length(spec.max_length)
                .presence(match (spec.optional, part) {
                    (true, _) => Presence::Optional,
                    (false, AddressPart::Shipping) => Presence::Required,
                    (false, AddressPart::Billing) => Presence::RequiredIfShown,
                })
                .value(value(spec.name));
            field.half = spec.half;
            field
        })
        .collect()
}

/// The field for a note to the shop: `notes`.
pub fn notes_field(lang: Lang, value: &str) -> Field {
    Field::new("notes", lang.say("form-notes"), FieldKind::Lines)
        .presence(Presence::Optional)
        .max_length(500)
        .value(value)
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

#[derive(Clone, Copy)]
struct AddressField {
    name: &'static str,
    label: &'static str,
    shipping: &'static str,
    billing: &'static str,
    max_length: u16,
    half: bool,
    optional: bool,
}

const fn line(
    name: &'static str,
    label: &'static str,
    shipping: &'static str,
    billing: &'static str,
    max_length: u16,
) -> AddressField {
    AddressField {
        name,
        label,
        shipping,
        billing,
        max_length,
        half: false,
        optional: false,
    }
}

const fn half(field: AddressField) -> AddressField {
    AddressField {
        half: true,
        ..field
    }
}

const fn optional(field: AddressField) -> AddressField {
    AddressField {
        optional: true,
        ..field
    }
}

#[rustfmt::skip]
const ADDRESS_FIELDS: [AddressField; 9] = [
    half(line("first_name", "form-first-name", "shipping given-name", "billing given-name", 100)),
    half(line("last_name", "form-last-name", "shipping family-name", "billing family-name", 100)),
    line("address1", "form-address", "shipping address-line1", "billing address-line1", 200),
    optional(line("address2", "form-address-more", "shipping address-line2", "billing address-line2", 200)),
    half(line("city", "form-city", "shipping address-level2", "billing address-level2", 100)),
    half(line("state", "form-state", "shipping address-level1", "billing address-level1", 100)),
    half(line("postal_code", "form-postal-code", "shipping postal-code", "billing postal-code", 20)),
    half(line("country", "form-country", "shipping country-name", "billing country-name", 100)),
    optional(line("phone", "form-phone", "shipping tel", "billing tel", 30)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_values_and_a_prefix_of_its_own() {
        let fields = address_fields(Lang::En, AddressPart::Billing, |name| format!("<{name}>"));
        assert_eq!(fields.len(), 9);
        assert_eq!(
            (fields[2].name.as_str(), fields[2].value.as_str()),
            ("billing_address1", "<address1>")
        );
        assert!(fields.iter().all(|f| f.presence != Presence::Required));
    }
}
