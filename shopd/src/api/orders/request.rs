use shop_core::{
    id::ProductId,
    order::{Address, MAX_LINES, MAX_QUANTITY, OrderStatus},
    page::PageRequest,
};

use crate::extract::input::{Fields, FromFields, length};

/// The most orders on a page.
const MOST_A_PAGE: u32 = 50;

/// An order to be placed.
pub(crate) struct Purchase {
    pub(super) items: Vec<Item>,
    pub(super) shipping_address: Address,
    pub(super) billing_address: Option<Address>,
    pub(super) notes: Option<String>,
}

/// One line of it; a text that is no id names a product that does not exist.
pub(crate) struct Item {
    pub(super) product_id: Option<ProductId>,
    pub(super) quantity: u32,
}

/// Where goods or a bill go.
pub(crate) struct PostalAddress(Address);

impl FromFields for Purchase {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method itself is not general enough over the field's lifetime"
        )]
        let items = fields
            .required("items")
            .list(1..=MAX_LINES, |entry| entry.nested());
        let shipping = fields.required("shippingAddress").nested();
        let billing = fields.optional("billingAddress").nested();
        let notes = fields.optional("notes").text(length::NOTES);
        Some(Self {
            items: items?,
            shipping_address: shipping.map(|PostalAddress(address)| address)?,
            billing_address: billing?.map(|PostalAddress(address)| address),
            notes: notes?,
        })
    }
}

impl FromFields for Item {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let product_id = fields.required("productId").text(length::REFERENCE);
        let quantity = fields.required("quantity").integer(1..=MAX_QUANTITY);
        Some(Self {
            product_id: ProductId::parse(&product_id?),
            quantity: quantity?,
        })
    }
}

impl FromFields for PostalAddress {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let mut line = |name| fields.required(name).text(length::ADDRESS_LINE);
        let first_name = line("firstName");
        let last_name = line("lastName");
        let address1 = line("address1");
        let city = line("city");
        let state = line("state");
        let postal_code = line("postalCode");
        let country = fields.required("country").text(length::COUNTRY);
        let mut blank_line = |name| fields.optional(name).text(length::BLANK_ADDRESS_LINE);
        let address2 = blank_line("address2");
        let phone = blank_line("phone");
        Some(Self(Address {
            first_name: first_name?,
            last_name: last_name?,
            address1: address1?,
            address2: address2?,
            city: city?,
            state: state?,
            postal_code: postal_code?,
            country: country?,
            phone: phone?,
        }))
    }
}

/// Which orders to list.
pub(crate) struct Listing {
    pub(super) page: PageRequest,
    pub(super) status: Option<OrderStatus>,
}

impl FromFields for Listing {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let page = fields.page_request(20, MOST_A_PAGE);
        let status = fields.optional("status").one_of(&statuses());
        Some(Self {
            page: page?,
            status: status?,
        })
    }
}

/// Where an order is to stand from now on.
pub(crate) struct StatusChange {
    pub(super) status: OrderStatus,
    pub(super) notes: Option<String>,
}

impl FromFields for StatusChange {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let status = fields.required("status").one_of(&statuses());
        let notes = fields.optional("notes").text(length::NOTES);
        Some(Self {
            status: status?,
            notes: notes?,
        })
    }
}

fn statuses() -> [(&'static str, OrderStatus); 7] {
    OrderStatus::ALL.map(|status| (status.as_str(), status))
}
