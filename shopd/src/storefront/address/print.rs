use shop_core::order::{Address, Country};

use crate::messages::Lang;

/// The address line by line, as it is written in its country, with the telephone number last.
pub(in crate::storefront) fn address_lines(lang: Lang, address: &Address) -> Vec<String> {
    let country = match Country::of_text(&address.country) {
        Some(known) => country_name(lang, known),
        None => &address.country,
    };
    let mut lines = address.lines(country);
    let phone = address
        .phone
        .iter()
        .filter(|phone| !phone.trim().is_empty());
    lines.extend(phone.cloned());
    lines
}

/// What a country is called.
pub(in crate::storefront) fn country_name(lang: Lang, country: Country) -> &'static str {
    lang.say(match country {
        Country::At => "address-country-at",
        Country::Be => "address-country-be",
        Country::Ca => "address-country-ca",
        Country::Ch => "address-country-ch",
        Country::De => "address-country-de",
        Country::Es => "address-country-es",
        Country::Fr => "address-country-fr",
        Country::Gb => "address-country-gb",
        Country::Ie => "address-country-ie",
        Country::It => "address-country-it",
        Country::Nl => "address-country-nl",
        Country::Us => "address-country-us",
    })
}
