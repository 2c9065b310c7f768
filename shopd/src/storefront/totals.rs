use shop_core::{
    money::{Currency, Money, Rate},
    order::{PricingRules, Totals},
};

use super::view;

/// The sums of a purchase that is still to be made.
pub(super) fn show_quote(totals: &Totals, rules: &PricingRules) -> view::Totals {
    show(totals, rules.currency, Some(rules.tax_rate))
}

/// The sums of an order, in its own currency; the rate of its tax is not kept.
pub(super) fn show_charged(totals: &Totals, currency: Currency) -> view::Totals {
    show(totals, currency, None)
}

fn show(totals: &Totals, currency: Currency, tax_rate: Option<Rate>) -> view::Totals {
    let is_free = totals.shipping == Money::ZERO;
    view::Totals {
        subtotal: currency.display(totals.subtotal),
        discount: (totals.discount != Money::ZERO).then(|| currency.display(totals.discount)),
        shipping: if is_free {
            "Free".to_owned()
        } else {
            currency.display(totals.shipping)
        },
        tax_label: tax_rate.map_or_else(|| "Tax".to_owned(), |rate| format!("Tax ({rate})")),
        tax: currency.display(totals.tax),
        total: currency.display(totals.total),
    }
}

#[cfg(test)]
mod tests {
    use shop_core::order::quote;

    use super::*;

    #[test]
    fn shipping_is_an_amount_or_free() {
        let rules = PricingRules::default();
        for (price, shipping, total) in [(1_000, "$9.99", "$20.99"), (5_000, "Free", "$55.00")] {
            let totals = quote([(Money::from_minor_units(price), 1)], &rules).unwrap();
            let shown = show_quote(&totals, &rules);
            assert_eq!(
                (shown.shipping.as_str(), shown.total.as_str()),
                (shipping, total)
            );
            assert_eq!(
                (shown.tax_label.as_str(), shown.discount),
                ("Tax (10 %)", None)
            );
        }
    }
}
