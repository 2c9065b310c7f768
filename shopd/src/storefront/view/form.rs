use super::field::{Field, FieldKind, Presence};

/// The fields of the sign-in form: `email`, `password`.
pub fn sign_in_fields(email: &str) -> Vec<Field> {
    vec![
        email_field(email),
        Field::new("password", "Password", FieldKind::Password).autocomplete("current-password"),
    ]
}

/// The fields of the registration form: `first_name`, `last_name`, `email`, `password`,
/// `password_again`.
pub fn register_fields(first_name: &str, last_name: &str, email: &str) -> Vec<Field> {
    let mut fields = name_fields(first_name, last_name);
    fields.push(email_field(email));
    fields.extend(new_password_fields(
        "password",
        "password_again",
        "Password",
    ));
    fields
}

/// The fields of the profile form: `first_name`, `last_name`, `email`.
pub fn profile_fields(first_name: &str, last_name: &str, email: &str) -> Vec<Field> {
    let mut fields = name_fields(first_name, last_name);
    fields.push(email_field(email));
    fields
}

/// The fields of the password form: `current_password`, `new_password`, `new_password_again`.
pub fn password_fields() -> Vec<Field> {
    let current = Field::new("current_password", "Current password", FieldKind::Password)
        .autocomplete("current-password");
    let mut fields = vec![current];
    fields.extend(new_password_fields(
        "new_password",
        "new_password_again",
        "New password",
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
pub fn address_fields(part: AddressPart, value: impl Fn(&str) -> String) -> Vec<Field> {
    ADDRESS_FIELDS
        .iter()
        .map(|spec| {
            let kind = if spec.name == "phone" {
                FieldKind::Phone
            } else {
                FieldKind::Text
            };
            let name = format!("{}{}", part.prefix(), spec.name);
            let mut field = Field::new(name, spec.label, kind)
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
pub fn notes_field(value: &str) -> Field {
    Field::new("notes", "Note for the delivery", FieldKind::Lines)
        .presence(Presence::Optional)
        .max_length(500)
        .value(value)
}

fn email_field(value: &str) -> Field {
    Field::new("email", "E-mail address", FieldKind::Email)
        .autocomplete("username")
        .max_length(254)
        .value(value)
}

fn name_fields(first_name: &str, last_name: &str) -> Vec<Field> {
    let name = |name, label, token, value| {
        Field::new(name, label, FieldKind::Text)
            .autocomplete(token)
            .presence(Presence::Optional)
            .max_length(100)
            .half()
            .value(value)
    };
    vec![
        name("first_name", "First name", "given-name", first_name),
        name("last_name", "Last name", "family-name", last_name),
    ]
}

fn new_password_fields(name: &str, again: &str, label: &'static str) -> [Field; 2] {
    [
        Field::new(name, label, FieldKind::Password)
            .autocomplete("new-password")
            .hint("At least 8 characters. A short sentence is easy to remember and hard to guess."),
        Field::new(again, "The same password again", FieldKind::Password)
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
    half(line("first_name", "First name", "shipping given-name", "billing given-name", 100)),
    half(line("last_name", "Last name", "shipping family-name", "billing family-name", 100)),
    line("address1", "Street and number", "shipping address-line1", "billing address-line1", 200),
    optional(line("address2", "Apartment, floor, company", "shipping address-line2", "billing address-line2", 200)),
    half(line("city", "City", "shipping address-level2", "billing address-level2", 100)),
    half(line("state", "State or region", "shipping address-level1", "billing address-level1", 100)),
    half(line("postal_code", "Postal code", "shipping postal-code", "billing postal-code", 20)),
    half(line("country", "Country", "shipping country-name", "billing country-name", 100)),
    optional(line("phone", "Phone", "shipping tel", "billing tel", 30)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_values_and_a_prefix_of_its_own() {
        let fields = address_fields(AddressPart::Billing, |name| format!("<{name}>"));
        assert_eq!(fields.len(), 9);
        assert_eq!(
            (fields[2].name.as_str(), fields[2].value.as_str()),
            ("billing_address1", "<address1>")
        );
        assert!(fields.iter().all(|f| f.presence != Presence::Required));
    }
}
