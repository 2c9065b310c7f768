use shop_core::order::{Address, AddressRules, Country, RegionKind};

use super::{form::WRONG_POSTAL_CODE, print::country_name};
use crate::{
    error::FieldErrors,
    messages::Lang,
    storefront::{
        complaint::mark_fields,
        view::{AddressForm, Choice, Field, FieldKind, Presence},
    },
};

/// Which address a form is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::storefront) enum AddressPart {
    /// Where the goods go.
    Shipping,
    /// Who pays.
    Billing,
    /// One of the address book.
    Saved,
}

impl AddressPart {
    /// What the names of its inputs start with.
    pub(in crate::storefront) fn prefix(self) -> &'static str {
        match self {
            Self::Shipping => "shipping_",
            Self::Billing => "billing_",
            Self::Saved => "",
        }
    }
}

/// An input of an address: its name without the part's prefix, and what browsers know it as for each part.
struct Input {
    name: &'static str,
    tokens: [&'static str; 3],
    max_length: u16,
    is_half: bool,
}

macro_rules! input {
    ($name:literal, $token:literal, $max_length:literal, half) => {
        Input {
            is_half: true,
            ..input!($name, $token, $max_length)
        }
    };
    ($name:literal, $token:literal, $max_length:literal) => {
        Input {
            name: $name,
            tokens: [
                concat!("shipping ", $token),
                concat!("billing ", $token),
                $token,
            ],
            max_length: $max_length,
            is_half: false,
        }
    };
}

const COUNTRY: Input = input!("country", "country", 100);
const FIRST_NAME: Input = input!("first_name", "given-name", 100, half);
const LAST_NAME: Input = input!("last_name", "family-name", 100, half);
const STREET: Input = input!("address1", "address-line1", 200);
const MORE: Input = input!("address2", "address-line2", 200);
const CITY: Input = input!("city", "address-level2", 100, half);
const REGION: Input = input!("state", "address-level1", 100, half);
const POSTAL_CODE: Input = input!("postal_code", "postal-code", 20, half);
const PHONE: Input = input!("phone", "tel", 30);

/// The inputs of an address; `value` is asked by the name without prefix, and `need` says what becomes of required ones.
///
/// Which inputs there are is up to the country, which is the one that `value` gives or, where that is none, the one in
/// which the language is at home.
pub(in crate::storefront) fn address_form(
    lang: Lang,
    part: AddressPart,
    need: Presence,
    value: impl Fn(&str) -> String,
) -> AddressForm {
    let country = Country::of_text(&value(COUNTRY.name)).unwrap_or(home_of(lang));
    let rules = country.rules();
    let field = |input: &Input, label: &'static str, presence: Presence| {
        let name = format!("{}{}", part.prefix(), input.name);
        let kind = if input.name == PHONE.name {
            FieldKind::Phone
        } else {
            FieldKind::Text
        };
        let field = Field::new(name, label, kind)
            .autocomplete(input.tokens[part as usize])
            .max_length(input.max_length)
            .presence(presence)
            .value(value(input.name));
        if input.is_half { field.half() } else { field }
    };
    let mut fields = vec![
        field(&FIRST_NAME, lang.say("address-first-name"), need),
        field(&LAST_NAME, lang.say("address-last-name"), need),
        field(&STREET, lang.say("address-street"), need),
        field(&MORE, lang.say("address-more"), Presence::Optional),
    ];
    let city = field(&CITY, lang.say("address-city"), need);
    let postal_code = field(&POSTAL_CODE, postal_label(lang, country), need);
    if rules.postal_comes_first() {
        fields.extend([postal_code, city]);
        fields.extend(region(&rules, lang, need, field));
    } else {
        fields.push(city);
        fields.extend(region(&rules, lang, need, field));
        fields.push(postal_code);
    }
    fields.push(field(&PHONE, lang.say("address-phone"), Presence::Optional));
    let choices = countries(lang, country);
    AddressForm {
        country: field(&COUNTRY, lang.say("address-country"), need).choices(choices),
        fields,
    }
}

fn region(
    rules: &AddressRules,
    lang: Lang,
    need: Presence,
    field: impl Fn(&Input, &'static str, Presence) -> Field,
) -> Option<Field> {
    let region = rules.region?;
    let label = match region.kind {
        RegionKind::State => lang.say("address-state"),
        RegionKind::Province => lang.say("address-province"),
        RegionKind::County => lang.say("address-county"),
    };
    let presence = if region.is_required {
        need
    } else {
        Presence::Optional
    };
    Some(field(&REGION, label, presence))
}

fn postal_label(lang: Lang, country: Country) -> &'static str {
    match country {
        Country::Us => lang.say("address-zip-code"),
        Country::Ie => lang.say("address-eircode"),
        _ => lang.say("address-postal-code"),
    }
}

/// Where most who read the language live.
fn home_of(lang: Lang) -> Country {
    match lang {
        Lang::En => Country::Us,
        Lang::It => Country::It,
    }
}

/// All countries by their names in the language.
fn countries(lang: Lang, chosen: Country) -> Vec<Choice> {
    let choice = |country: Country| Choice {
        value: country.code().to_owned(),
        label: country_name(lang, country).to_owned(),
        selected: country == chosen,
    };
    let mut choices: Vec<Choice> = Country::ALL.into_iter().map(choice).collect();
    choices.sort_by(|a, b| a.label.cmp(&b.label));
    choices
}

/// Writes what is wrong beside each input of an address.
pub(in crate::storefront) fn mark_address(
    form: &mut AddressForm,
    errors: &FieldErrors,
    lang: Lang,
) {
    let country = form.country.chosen().and_then(Country::parse);
    mark_fields(lang, std::slice::from_mut(&mut form.country), errors);
    mark_fields(lang, &mut form.fields, errors);
    let Some(country) = country else {
        return;
    };
    for field in &mut form.fields {
        if errors.first(&field.name) == Some(WRONG_POSTAL_CODE) {
            let example = country.rules().postal_example;
            let name = country_name(lang, country);
            let told = lang
                .say_with("address-postal-code-wrong", "example", example)
                .and("country", name);
            field.error = Some(told.into());
        }
    }
}

/// What an input of an address form holds, by the input's name without its prefix.
pub(in crate::storefront) fn address_value(address: &Address, name: &str) -> String {
    let text = match name {
        "first_name" => Some(&address.first_name),
        "last_name" => Some(&address.last_name),
        "address1" => Some(&address.address1),
        "address2" => address.address2.as_ref(),
        "city" => Some(&address.city),
        "state" => Some(&address.state),
        "postal_code" => Some(&address.postal_code),
        "country" => Some(&address.country),
        "phone" => address.phone.as_ref(),
        _ => None,
    };
    text.cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(lang: Lang, country: &str) -> AddressForm {
        address_form(lang, AddressPart::Billing, Presence::Required, |name| {
            if name == "country" { country } else { "" }.to_owned()
        })
    }

    fn names(form: &AddressForm) -> Vec<&str> {
        form.fields
            .iter()
            .map(|field| field.name.strip_prefix("billing_").unwrap())
            .collect()
    }

    #[test]
    fn each_country_asks_for_what_its_addresses_have_in_their_order() {
        let start = ["first_name", "last_name", "address1", "address2"];
        for (country, rest) in [
            ("DE", &["postal_code", "city", "phone"][..]),
            ("IT", &["postal_code", "city", "state", "phone"]),
            ("GB", &["city", "postal_code", "phone"]),
            ("US", &["city", "state", "postal_code", "phone"]),
        ] {
            let expected: Vec<&str> = start.iter().chain(rest).copied().collect();
            assert_eq!(names(&form(Lang::En, country)), expected, "{country}");
        }
    }

    #[test]
    fn the_country_is_the_given_one_or_that_of_the_language() {
        for (lang, given, chosen) in [
            (Lang::En, "", "US"),
            (Lang::It, "", "IT"),
            (Lang::It, "Germany", "DE"),
            (Lang::En, "Atlantis", "US"),
        ] {
            let form = form(lang, given);
            assert_eq!(form.country.chosen(), Some(chosen), "{given}");
            assert_eq!(form.country.choices.len(), Country::ALL.len());
        }
        let labels = |lang| {
            form(lang, "")
                .country
                .choices
                .into_iter()
                .map(|choice| choice.label)
        };
        assert_eq!(labels(Lang::En).next().as_deref(), Some("Austria"));
        assert_eq!(labels(Lang::It).next_back().as_deref(), Some("Svizzera"));
    }

    #[test]
    fn a_wrong_postal_code_is_told_with_one_that_is_right() {
        let mut form = form(Lang::En, "NL");
        let errors = FieldErrors::single("billing_postal_code", WRONG_POSTAL_CODE);
        mark_address(&mut form, &errors, Lang::En);
        let wrong = form.fields.iter().find_map(|field| field.error.as_deref());
        assert!(
            wrong.is_some_and(|told| told.contains("1012 AB")),
            "{wrong:?}"
        );
    }
}
