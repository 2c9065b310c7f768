use askama::Template;

use super::{
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
/// `billing_same=true`, `checkout_key` and `expected_total`.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/checkout.html")]
pub struct CheckoutPage {
    /// The surroundings.
    pub layout: Layout,
    /// What is wrong with the form as a whole.
    pub message: Option<String>,
    /// The fields of the shipping address.
    pub shipping: Vec<Field>,
    /// Whether the bill goes to the same address.
    pub billing_same: bool,
    /// The fields of the billing address.
    pub billing: Vec<Field>,
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
        let billing: &[Field] = if self.billing_same {
            &[]
        } else {
            &self.billing
        };
        let fields = self.shipping.iter().chain(billing).chain([&self.notes]);
        ErrorSummary::of(self.message.as_ref(), fields)
    }
}
