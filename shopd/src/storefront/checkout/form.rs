use serde_json::json;
use shop_core::{account::Email, id::AddressId, money::Money, order::Address};
use uuid::Uuid;

use crate::{
    extract::{
        canonical_hash,
        input::{Fields, FromFields, length},
    },
    storefront::{
        address::{AddressPart, read_address},
        auth::email,
    },
};

/// What is told of a form whose hidden inputs are not what the page put there.
pub(super) const STALE: &str = "checkout-incomplete";

/// What is posted instead of a saved address when another one is typed.
const ANOTHER_ADDRESS: &str = "new";

/// What the form of the checkout says.
pub(crate) struct CheckoutForm {
    /// The same each time that the same form is sent.
    pub(super) key: Uuid,
    /// The total that the shopper has seen.
    pub(super) expected_total: Money,
    pub(super) destination: Destination,
    /// Whether a typed address goes into the account's book.
    pub(super) keeps_address: bool,
    /// `None` where it is the same.
    pub(super) billing_address: Option<Address>,
    pub(super) notes: Option<String>,
}

/// Where the goods go.
pub(super) enum Destination {
    /// To an address of the account's book.
    Saved(AddressId),
    /// To one that was typed.
    Typed(Address),
}

/// What the form says when nobody is signed in.
pub(crate) struct GuestCheckoutForm {
    /// Where the shop writes to.
    pub(super) email: Email,
    pub(super) checkout: CheckoutForm,
}

impl CheckoutForm {
    /// The hash of what the form means: sent again with another meaning, it is another purchase.
    ///
    /// The cart is no part of it: the first sending has emptied it.
    pub(super) fn hash(&self, shipping_address: &Address, guest: Option<&Email>) -> [u8; 32] {
        let mut meaning = json!({
            "shipping": shipping_address,
            "billing": self.billing_address,
            "notes": self.notes,
            "total": self.expected_total,
        });
        if let Some(email) = guest {
            meaning["email"] = email.key().into();
        }
        canonical_hash(&meaning)
    }
}

impl FromFields for GuestCheckoutForm {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let email = email(fields);
        let checkout = CheckoutForm::from_fields(fields);
        Some(Self {
            email: email?,
            checkout: checkout?,
        })
    }
}

impl FromFields for CheckoutForm {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let key = fields.required("checkout_key").parsed(parse_key, STALE);
        let expected_total = fields.required("expected_total").parsed(parse_total, STALE);
        let destination = destination(fields);
        let keeps_address = fields.optional("keep_address").boolean();
        let is_same = fields.optional("billing_same").boolean()?;
        let billing_address = if is_same == Some(true) {
            Some(None)
        } else {
            read_address(fields, AddressPart::Billing).map(Some)
        };
        let notes = fields.optional("notes").text(length::NOTES);
        Some(Self {
            key: key?,
            expected_total: expected_total?,
            destination: destination?,
            keeps_address: keeps_address? == Some(true),
            billing_address: billing_address?,
            notes: notes?.map(|notes| notes.trim().replace("\r\n", "\n")),
        })
    }
}

fn destination(fields: &mut Fields<'_>) -> Option<Destination> {
    let chosen = fields
        .optional("saved_address")
        .parsed(parse_choice, STALE)?;
    match chosen {
        Some(Choice::Saved(id)) => Some(Destination::Saved(id)),
        Some(Choice::Another) | None => {
            read_address(fields, AddressPart::Shipping).map(Destination::Typed)
        }
    }
}

/// An entry of the list of saved addresses.
enum Choice {
    Saved(AddressId),
    Another,
}

fn parse_choice(text: &str) -> Option<Choice> {
    if text == ANOTHER_ADDRESS {
        return Some(Choice::Another);
    }
    AddressId::parse(text).map(Choice::Saved)
}

fn parse_key(text: &str) -> Option<Uuid> {
    text.parse().ok()
}

fn parse_total(text: &str) -> Option<Money> {
    text.parse().ok().map(Money::from_minor_units)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{error::FieldErrors, extract::SubmittedForm};

    const SHIPPING: &str = "shipping_first_name=Ada&shipping_last_name=Byron&shipping_address1=+1+Row+&\
        shipping_city=London&shipping_state=x&shipping_postal_code=e16an&shipping_country=UK";
    const REST: &str = "&checkout_key=019ab3a0-0000-7000-8000-000000000000&expected_total=1299";

    fn decode<T: FromFields>(more: &str) -> Result<T, FieldErrors> {
        SubmittedForm::parse(format!("{SHIPPING}{REST}{more}").as_bytes()).decode()
    }

    fn typed(form: &CheckoutForm) -> &Address {
        match &form.destination {
            Destination::Typed(address) => address,
            Destination::Saved(id) => panic!("{id} was chosen"),
        }
    }

    fn names(errors: &FieldErrors) -> Vec<&str> {
        errors.iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn a_bill_to_the_same_address_needs_no_second_one() {
        let form: CheckoutForm = decode("&billing_same=true&billing_city=&notes=a%0D%0Ab")
            .ok()
            .unwrap();
        assert_eq!(typed(&form).address1, "1 Row");
        assert_eq!(form.expected_total, Money::from_minor_units(1_299));
        assert_eq!(
            (form.billing_address, form.notes.as_deref()),
            (None, Some("a\nb"))
        );
    }

    #[test]
    fn an_address_is_kept_as_its_country_writes_it() {
        let form: CheckoutForm = decode("&billing_same=true").ok().unwrap();
        let address = typed(&form);
        assert_eq!(
            (address.country.as_str(), address.postal_code.as_str()),
            ("GB", "E1 6AN")
        );
        assert_eq!(address.state, "", "mail in this country needs no region");
    }

    #[test]
    fn another_address_for_the_bill_is_checked() {
        for (billing, wrong) in [
            (
                "",
                &[
                    "country",
                    "first_name",
                    "last_name",
                    "address1",
                    "city",
                    "postal_code",
                ][..],
            ),
            (
                "&billing_country=US&billing_postal_code=1&billing_city=x",
                &[
                    "first_name",
                    "last_name",
                    "address1",
                    "state",
                    "postal_code",
                ],
            ),
        ] {
            let errors = decode::<CheckoutForm>(billing).err().unwrap();
            let expected: Vec<String> =
                wrong.iter().map(|name| format!("billing_{name}")).collect();
            assert_eq!(names(&errors), expected);
        }
    }

    #[test]
    fn a_saved_address_needs_no_typed_one() {
        let id = "019ab3a0-0000-7000-8000-000000000009";
        let more = format!("&billing_same=true&shipping_city=&saved_address={id}");
        let form: CheckoutForm = decode(&more).ok().unwrap();
        let chosen = AddressId::parse(id).unwrap();
        assert!(matches!(form.destination, Destination::Saved(id) if id == chosen));
        let form: CheckoutForm = decode("&billing_same=true&saved_address=new").ok().unwrap();
        assert_eq!(typed(&form).city, "London");
        let errors = decode::<CheckoutForm>("&billing_same=true&saved_address=x").err();
        assert_eq!(names(&errors.unwrap()), ["saved_address"]);
    }

    #[test]
    fn a_guest_leaves_an_address_to_write_to() {
        let errors = decode::<GuestCheckoutForm>("&billing_same=true&email=ada").err();
        assert_eq!(names(&errors.unwrap()), ["email"]);
        let form: GuestCheckoutForm = decode("&billing_same=true&email=ada@example.com")
            .ok()
            .unwrap();
        assert_eq!(form.email.as_str(), "ada@example.com");
    }

    #[test]
    fn the_hash_is_that_of_the_meaning() {
        let guest = Email::parse("ada@example.com");
        let hash = |more| {
            let form: CheckoutForm = decode(more).ok().unwrap();
            form.hash(typed(&form), guest.as_ref())
        };
        let same = hash("&billing_same=true");
        assert_eq!(
            same,
            hash("&billing_same=true&notes=+&csrf=x&billing_city=Paris")
        );
        assert_ne!(same, hash("&billing_same=true&notes=Ring"));
        let form: CheckoutForm = decode("&billing_same=true").ok().unwrap();
        assert_ne!(same, form.hash(typed(&form), None));
    }
}
