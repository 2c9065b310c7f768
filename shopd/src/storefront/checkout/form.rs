use serde_json::json;
use shop_core::{money::Money, order::Address};
use uuid::Uuid;

use crate::{
    extract::{
        canonical_hash,
        input::{Fields, FromFields, length},
    },
    storefront::view::AddressPart,
};

const STALE: &str = "This form is incomplete. Open the checkout again.";

/// What the form of the checkout says.
pub(crate) struct CheckoutForm {
    /// The same each time that the same form is sent.
    pub(super) key: Uuid,
    /// The total that the shopper has seen.
    pub(super) expected_total: Money,
    pub(super) shipping_address: Address,
    /// `None` where it is the same.
    pub(super) billing_address: Option<Address>,
    pub(super) notes: Option<String>,
}

impl CheckoutForm {
    /// The hash of what the form means: sent again with another meaning, it is another purchase.
    ///
    /// The cart is no part of it: the first sending has emptied it.
    pub(super) fn hash(&self) -> [u8; 32] {
        canonical_hash(&json!({
            "shipping": self.shipping_address,
            "billing": self.billing_address,
            "notes": self.notes,
            "total": self.expected_total,
        }))
    }
}

impl FromFields for CheckoutForm {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let key = fields.required("checkout_key").parsed(parse_key, STALE);
        let expected_total = fields.required("expected_total").parsed(parse_total, STALE);
        let shipping_address = address(fields, AddressPart::Shipping);
        let is_same = fields.optional("billing_same").boolean()?;
        let billing_address = if is_same == Some(true) {
            Some(None)
        } else {
            address(fields, AddressPart::Billing).map(Some)
        };
        let notes = fields.optional("notes").text(length::NOTES);
        Some(Self {
            key: key?,
            expected_total: expected_total?,
            shipping_address: shipping_address?,
            billing_address: billing_address?,
            notes: notes?.map(|notes| notes.trim().replace("\r\n", "\n")),
        })
    }
}

fn parse_key(text: &str) -> Option<Uuid> {
    text.parse().ok()
}

fn parse_total(text: &str) -> Option<Money> {
    text.parse().ok().map(Money::from_minor_units)
}

fn address(fields: &mut Fields<'_>, part: AddressPart) -> Option<Address> {
    let mut line = |name: &str, length| {
        let name = format!("{}{name}", part.prefix());
        let text = fields.required(&name).text(length)?;
        Some(text.trim().to_owned())
    };
    let first_name = line("first_name", length::PERSON_NAME);
    let last_name = line("last_name", length::PERSON_NAME);
    let address1 = line("address1", length::ADDRESS_LINE);
    let city = line("city", length::ADDRESS_LINE);
    let state = line("state", length::ADDRESS_LINE);
    let postal_code = line("postal_code", length::ADDRESS_LINE);
    let country = line("country", length::COUNTRY);
    let mut blank = |name: &str| {
        let name = format!("{}{name}", part.prefix());
        let text = fields.optional(&name).text(length::BLANK_ADDRESS_LINE)?;
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
        country: country?,
        phone: phone?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{error::FieldErrors, extract::SubmittedForm};

    const SHIPPING: &str = "shipping_first_name=Ada&shipping_last_name=Byron&shipping_address1=+1+Row+&\
        shipping_city=London&shipping_state=-&shipping_postal_code=E1&shipping_country=UK";
    const REST: &str = "&checkout_key=019ab3a0-0000-7000-8000-000000000000&expected_total=1299";

    fn decode(more: &str) -> Result<CheckoutForm, FieldErrors> {
        SubmittedForm::parse(format!("{SHIPPING}{REST}{more}").as_bytes()).decode()
    }

    #[test]
    fn a_bill_to_the_same_address_needs_no_second_one() {
        let form = decode("&billing_same=true&billing_city=&notes=a%0D%0Ab")
            .ok()
            .unwrap();
        assert_eq!(form.shipping_address.address1, "1 Row");
        assert_eq!(form.expected_total, Money::from_minor_units(1_299));
        assert_eq!(
            (form.billing_address, form.notes.as_deref()),
            (None, Some("a\nb"))
        );
    }

    #[test]
    fn another_address_for_the_bill_is_checked() {
        let errors = decode("&billing_city=Paris").err().unwrap();
        let names: Vec<&str> = errors.iter().map(|(name, _)| name).collect();
        assert!(
            names.iter().all(|name| name.starts_with("billing_")),
            "{names:?}"
        );
        assert_eq!(names.len(), 6);
    }

    #[test]
    fn the_hash_is_that_of_the_meaning() {
        let hash = |more| decode(more).ok().unwrap().hash();
        let same = hash("&billing_same=true");
        assert_eq!(
            same,
            hash("&billing_same=true&notes=+&csrf=x&billing_city=Paris")
        );
        assert_ne!(same, hash("&billing_same=true&notes=Ring"));
    }
}
