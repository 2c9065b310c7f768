use shop_core::{
    money::{Currency, Money, Rate},
    order::{Order, PricingRules, Totals},
};

use super::view;
use crate::messages::Lang;

/// The sums of a purchase that is still to be made.
pub(super) fn show_quote(lang: Lang, totals: &Totals, rules: &PricingRules) -> view::Totals {
    show(lang, totals, rules.currency, Some(rules.tax_rate))
}

/// The sums of an order, in its own currency and with the rate of its tax, where that was kept.
pub(super) fn show_charged(lang: Lang, order: &Order) -> view::Totals {
    show(lang, &order.totals, order.currency, order.tax_rate)
}

fn show(lang: Lang, totals: &Totals, currency: Currency, tax_rate: Option<Rate>) -> view::Totals {
    let money = |amount| lang.money(amount, currency);
    let is_free = totals.shipping == Money::ZERO;
    view::Totals {
        subtotal: money(totals.subtotal),
        discount: (totals.discount != Money::ZERO).then(|| money(totals.discount)),
        shipping: if is_free {
            lang.say("totals-free").to_owned()
        } else {
            money(totals.shipping)
        },
        tax_label: match tax_rate {
            Some(rate) => lang
                .say_with("totals-tax-rate", "rate", &lang.rate(rate))
                .into(),
            None => lang.say("totals-tax").to_owned(),
        },
        tax: money(totals.tax),
        total: money(totals.total),
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
            let shown = show_quote(Lang::En, &totals, &rules);
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
