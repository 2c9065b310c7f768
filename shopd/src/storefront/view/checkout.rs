use askama::Template;

use super::{
    address::{AddressForm, SavedChoice},
    cart::{Notice, Totals},
    field::{ErrorSummary, Field},
    layout::Layout,
    picture::Picture,
};

/// A line of what is about to be bought.
#[derive(Debug, Clone)]
pub struct CheckoutLine {
    /// The product's name.
    pub name: String,
    /// A square picture.
    pub image: Picture,
    /// How many pieces.
    pub quantity: u32,
    /// Price times quantity.
    pub line_total: String,
}

/// The form that turns the cart into an order, posted to `/checkout` with the address fields, `notes`,
/// `billing_same=true`, `checkout_key` and `expected_total`, and `email` of a guest;
/// `saved_address` and `keep_address` come from an account. With `change_country` it comes back with
/// the inputs of the chosen countries.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a box or a part of the page by itself"
)]
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/checkout.html")]
pub struct CheckoutPage {
    /// The surroundings.
    pub layout: Layout,
    /// What is wrong with the form as a whole.
    pub message: Option<String>,
    /// Where the shop writes to, for those who are not signed in.
    pub contact: Option<Field>,
    /// The addresses of the account's book.
    pub saved: Vec<SavedChoice>,
    /// Whether the goods go to an address that is typed.
    pub types_address: bool,
    /// Whether a typed address can be kept.
    pub offers_keeping: bool,
    /// Whether it is to be kept.
    pub keeps_address: bool,
    /// The fields of the shipping address.
    pub shipping: AddressForm,
    /// Whether the bill goes to the same address.
    pub billing_same: bool,
    /// The fields of the billing address.
    pub billing: AddressForm,
    /// The note for the delivery.
    pub notes: Field,
    /// What is bought.
    pub lines: Vec<CheckoutLine>,
    /// What has changed since the cart was last seen.
    pub notices: Vec<Notice>,
    /// What will be charged.
    pub totals: Totals,
    /// The key that makes a second sending of the form one and the same order.
    pub checkout_key: String,
    /// The total that the shopper has seen, in minor units.
    pub expected_total: String,
    /// Whether the order can be placed as it is.
    pub can_place: bool,
}

impl CheckoutPage {
    fn errors(&self) -> Option<ErrorSummary> {
        let billing = self.billing.all().filter(|_| !self.billing_same);
        let typed = self.shipping.all().filter(|_| self.types_address);
        let fields = self.contact.iter().chain(typed);
        let fields = fields.chain(billing).chain([&self.notes]);
        ErrorSummary::of(self.message.as_ref(), fields)
    }
}
