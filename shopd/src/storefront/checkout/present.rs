use shop_core::{
    address_book::SavedAddress,
    cart::{Cart, CartLine},
    money::Currency,
    order::PricingRules,
};
use uuid::Uuid;

use super::form::STALE;
use crate::{
    messages::Lang,
    storefront::{
        address::{AddressPart, address_form, address_lines, mark_address},
        cart::{line_notices, quote_orderable},
        complaint::{Refusal, mark_fields},
        present::product_picture,
        totals::show_quote,
        view::{
            AddressForm, CheckoutLine, CheckoutPage, Field, FieldKind, Layout, Notice, Presence,
            SavedChoice, Section,
        },
    },
};

/// Who is at the checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shopper {
    /// Somebody who has signed in.
    SignedIn,
    /// Somebody who buys without an account, and leaves an address to write to.
    Guest,
}

/// What the inputs of the checkout hold.
pub(super) struct Inputs {
    contact: Option<Field>,
    saved: Vec<SavedChoice>,
    keeps_address: bool,
    shipping: AddressForm,
    billing_same: bool,
    billing: AddressForm,
    notes: Field,
}

impl Inputs {
    /// The inputs, filled with what `value` gives for each name; checkboxes hold `true`.
    pub(super) fn new(
        lang: Lang,
        shopper: Shopper,
        book: &[SavedAddress],
        value: impl Fn(&str) -> String,
    ) -> Self {
        let address = |part: AddressPart, need: Presence| {
            address_form(lang, part, need, |name| {
                value(&format!("{}{name}", part.prefix()))
            })
        };
        let contact = || contact_field(lang, &value("email"));
        let saved = saved_choices(lang, book, &value("saved_address"));
        let need = if saved.is_empty() {
            Presence::Required
        } else {
            Presence::RequiredIfShown
        };
        Self {
            saved,
            keeps_address: value("keep_address") == "true",
            contact: (shopper == Shopper::Guest).then(contact),
            shipping: address(AddressPart::Shipping, need),
            billing_same: value("billing_same") == "true",
            billing: address(AddressPart::Billing, Presence::RequiredIfShown),
            notes: notes_field(lang, &value("notes")),
        }
    }

    fn mark(&mut self, refusal: &Refusal, lang: Lang) {
        for field in self.contact.iter_mut().chain([&mut self.notes]) {
            mark_fields(lang, std::slice::from_mut(field), &refusal.fields);
        }
        mark_address(&mut self.shipping, &refusal.fields, lang);
        mark_address(&mut self.billing, &refusal.fields, lang);
        // Its labels are those of the first address.
        self.billing.name_errors(lang.say("checkout-billing"));
    }
}

/// The addresses of the book, with the chosen one marked: the first where nothing was chosen yet.
fn saved_choices(lang: Lang, book: &[SavedAddress], chosen: &str) -> Vec<SavedChoice> {
    let choice = |saved: &SavedAddress| {
        let value = saved.id.to_string();
        SavedChoice {
            lines: address_lines(lang, &saved.address),
            chosen: value == chosen,
            value,
        }
    };
    let mut choices: Vec<SavedChoice> = book.iter().map(choice).collect();
    if chosen.is_empty()
        && let Some(first) = choices.first_mut()
    {
        first.chosen = true;
    }
    choices
}

fn contact_field(lang: Lang, email: &str) -> Field {
    Field::new("email", lang.say("checkout-email"), FieldKind::Email)
        .autocomplete("email")
        .max_length(254)
        .hint(lang.say("checkout-email-hint"))
        .value(email)
}

fn notes_field(lang: Lang, notes: &str) -> Field {
    Field::new("notes", lang.say("checkout-notes"), FieldKind::Lines)
        .presence(Presence::Optional)
        .max_length(500)
        .value(notes)
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
    let offers_keeping = layout.account.is_some();
    inputs.mark(refusal, lang);
    let quoted = quote_orderable(cart, rules);
    let all_can_be_ordered = cart.lines.iter().all(CartLine::can_be_ordered);
    let totals = quoted.unwrap_or_default();
    CheckoutPage {
        layout: Layout {
            section: Section::Cart,
            indexed: false,
            ..layout
        },
        message: refusal
            .message
            .clone()
            .or_else(|| incomplete(refusal, lang)),
        contact: inputs.contact,
        offers_keeping,
        types_address: inputs.saved.iter().all(|choice| !choice.chosen),
        saved: inputs.saved,
        keeps_address: inputs.keeps_address,
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

/// What is told of hidden inputs, which no shopper can mend.
fn incomplete(refusal: &Refusal, lang: Lang) -> Option<String> {
    let is_wrong = |name: &&str| refusal.fields.first(name).is_some();
    let wrong = ["checkout_key", "expected_total", "saved_address"]
        .into_iter()
        .find(|name| is_wrong(name));
    wrong.map(|_| lang.say(STALE).to_owned())
}

fn show_line(lang: Lang, line: &CartLine, currency: Currency) -> CheckoutLine {
    let product = &line.product;
    CheckoutLine {
        name: product.title(),
        image: product_picture(product),
        quantity: line.quantity,
        line_total: lang.money(line.line_total(), currency),
    }
}

fn named_notices(lang: Lang, line: &CartLine, currency: Currency) -> impl Iterator<Item = Notice> {
    line_notices(lang, line, currency)
        .into_iter()
        .map(|notice| Notice {
            text: format!("{}: {}", line.product.title(), notice.text),
            ..notice
        })
}
