use shop_core::{
    cart::{Cart, CartLine},
    money::Currency,
    order::PricingRules,
};
use uuid::Uuid;

use crate::messages::Lang;
use crate::storefront::{
    cart::{line_notices, quote_orderable},
    complaint::{Refusal, mark_fields},
    present::product_picture,
    totals::show_quote,
    view::{
        AddressPart, CheckoutLine, CheckoutPage, Field, Layout, Notice, Section, address_fields,
        notes_field,
    },
};

/// What the inputs of the checkout hold.
pub(super) struct Inputs {
    pub(super) shipping: Vec<Field>,
    pub(super) billing_same: bool,
    pub(super) billing: Vec<Field>,
    pub(super) notes: Field,
}

impl Inputs {
    /// The inputs, filled with what `value` gives for each name.
    pub(super) fn new(lang: Lang, billing_same: bool, value: impl Fn(&str) -> String) -> Self {
        let address = |part: AddressPart| {
            address_fields(lang, part, |name| {
                value(&format!("{}{name}", part.prefix()))
            })
        };
        Self {
            shipping: address(AddressPart::Shipping),
            billing_same,
            billing: address(AddressPart::Billing),
            notes: notes_field(lang, &value("notes")),
        }
    }
}

/// The page of the checkout.
pub(super) fn show_page(
    cart: &Cart,
    rules: &PricingRules,
    mut inputs: Inputs,
    key: Uuid,
    refusal: &Refusal,
    layout: Layout,
) -> CheckoutPage {
    let lang = layout.lang;
    mark_fields(lang, &mut inputs.shipping, &refusal.fields);
    mark_fields(lang, &mut inputs.billing, &refusal.fields);
    name_billing_errors(&mut inputs.billing);
    mark_fields(
        lang,
        std::slice::from_mut(&mut inputs.notes),
        &refusal.fields,
    );
    let quoted = quote_orderable(cart, rules);
    let all_can_be_ordered = cart.lines.iter().all(CartLine::can_be_ordered);
    let totals = quoted.unwrap_or_default();
    let form_is_stale = ["checkout_key", "expected_total"]
        .iter()
        .find_map(|name| refusal.fields.first(name));
    CheckoutPage {
        layout: Layout {
            section: Section::Cart,
            indexed: false,
            ..layout
        },
        message: refusal
            .message
            .clone()
            .or_else(|| form_is_stale.map(str::to_owned)),
        shipping: inputs.shipping,
        billing_same: inputs.billing_same,
        billing: inputs.billing,
        notes: inputs.notes,
        lines: cart
            .lines
            .iter()
            .map(|line| show_line(lang, line, rules.currency))
            .collect(),
        notices: cart
            .lines
            .iter()
            .flat_map(|line| named_notices(lang, line, rules.currency))
            .collect(),
        totals: show_quote(lang, &totals, rules),
        checkout_key: key.to_string(),
        expected_total: totals.total.minor_units().to_string(),
        can_place: all_can_be_ordered && quoted.is_some(),
    }
}

/// Tells the errors of the second address from those of the first, whose fields have the same labels.
fn name_billing_errors(billing: &mut [Field]) {
    for error in billing.iter_mut().filter_map(|field| field.error.as_mut()) {
        error.insert_str(0, "Billing address, ");
    }
}

fn show_line(lang: Lang, line: &CartLine, currency: Currency) -> CheckoutLine {
    let product = &line.product;
    CheckoutLine {
        name: product.name.clone(),
        image: product_picture(product),
        quantity: line.quantity,
        line_total: lang.money(line.line_total(), currency),
    }
}

fn named_notices(lang: Lang, line: &CartLine, currency: Currency) -> impl Iterator<Item = Notice> {
    line_notices(lang, line, currency)
        .into_iter()
        .map(|notice| Notice {
            text: format!("{}: {}", line.product.name, notice.text),
            ..notice
        })
}
