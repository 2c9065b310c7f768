use shop_core::order::{Address, AddressRules, Country};

use super::AddressPart;
use crate::extract::input::{Fields, length};

/// What is told of a country that is not in the table.
const UNKNOWN_COUNTRY: &str = "address-country-unknown";
/// What is told of a code that no place in the country has.
pub(super) const WRONG_POSTAL_CODE: &str = "address-postal-code-wrong";

/// Reads an address as its country needs it; what that country has no use for is left out.
pub(in crate::storefront) fn read_address(
    fields: &mut Fields<'_>,
    part: AddressPart,
) -> Option<Address> {
    let named = |name: &str| format!("{}{name}", part.prefix());
    let country = fields
        .required(&named("country"))
        .parsed(Country::of_text, UNKNOWN_COUNTRY);
    let mut line = |name: &str, length| {
        let text = fields.required(&named(name)).text(length)?;
        Some(text.trim().to_owned())
    };
    let first_name = line("first_name", length::PERSON_NAME);
    let last_name = line("last_name", length::PERSON_NAME);
    let address1 = line("address1", length::ADDRESS_LINE);
    let city = line("city", length::ADDRESS_LINE);
    let rules = country.map(Country::rules);
    let state = state(fields, &named("state"), rules.as_ref());
    let postal_code = postal_code(fields, &named("postal_code"), rules.as_ref());
    let mut blank = |name: &str| {
        let text = fields
            .optional(&named(name))
            .text(length::BLANK_ADDRESS_LINE)?;
        Some(text.map(|text| text.trim().to_owned()))
    };
    let address2 = blank("address2");
    let phone = blank("phone");
    Some(Address {
        first_name: first_name?,
        last_name: last_name?,
        address1: address1?,
        address2: address2?,
        city: city?,
        state: state?,
        postal_code: postal_code?,
        country: country?.code().to_owned(),
        phone: phone?,
    })
}

fn state(fields: &mut Fields<'_>, name: &str, rules: Option<&AddressRules>) -> Option<String> {
    let Some(region) = rules.and_then(|rules| rules.region) else {
        return Some(String::new());
    };
    let text = if region.is_required {
        fields.required(name).text(length::ADDRESS_LINE)?
    } else {
        let text = fields.optional(name).text(length::BLANK_ADDRESS_LINE)?;
        text.unwrap_or_default()
    };
    Some(text.trim().to_owned())
}

fn postal_code(
    fields: &mut Fields<'_>,
    name: &str,
    rules: Option<&AddressRules>,
) -> Option<String> {
    let field = fields.required(name);
    match rules {
        Some(rules) => field.parsed(|text| rules.postal_code(text), WRONG_POSTAL_CODE),
        None => field.text(length::ADDRESS_LINE),
    }
}
