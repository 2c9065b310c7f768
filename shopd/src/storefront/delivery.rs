use shop_core::{
    money::Money,
    order::{Delivery, PricingRules, Totals},
};

use crate::messages::Lang;

/// What delivery of one piece costs that is bought alone, and from when it would be free.
pub(super) fn delivery_of_one(lang: Lang, price: Money, rules: &PricingRules) -> String {
    let Delivery { fee, missing } = rules.delivery(price);
    if missing.is_none() {
        return lang.say("delivery-free").to_owned();
    }
    let fee = lang.money(fee, rules.currency);
    let from = lang.money(rules.free_shipping_from, rules.currency);
    lang.say_with("delivery-of-one", "fee", &fee)
        .and("from", &from)
        .into()
}

/// What delivery of a cart costs and what is missing for it to be free; nothing for an empty one.
pub(super) fn delivery_of_cart(
    lang: Lang,
    totals: &Totals,
    rules: &PricingRules,
) -> Option<String> {
    if totals.subtotal == Money::ZERO {
        return None;
    }
    let Delivery { fee, missing } = rules.delivery(totals.subtotal);
    let Some(missing) = missing else {
        return Some(lang.say("delivery-of-cart-free").to_owned());
    };
    let fee = lang.money(fee, rules.currency);
    let missing = lang.money(missing, rules.currency);
    let told = lang
        .say_with("delivery-of-cart", "fee", &fee)
        .and("missing", &missing);
    Some(told.into())
}

#[cfg(test)]
mod tests {
    use shop_core::order::quote;

    use super::*;

    fn cents(minor_units: i64) -> Money {
        Money::from_minor_units(minor_units)
    }

    #[test]
    fn delivery_is_told_as_it_will_be_charged() {
        let rules = PricingRules::default();
        for (price, alone, in_cart) in [
            (
                2_000,
                "Delivery $9.99, free from $50.00",
                "Delivery costs $9.99. Add $30.00 more and it is free.",
            ),
            (5_000, "Free delivery", "Delivery is free."),
        ] {
            assert_eq!(delivery_of_one(Lang::En, cents(price), &rules), alone);
            let totals = quote([(cents(price), 1)], &rules).unwrap();
            let told = delivery_of_cart(Lang::En, &totals, &rules);
            assert_eq!(told.as_deref(), Some(in_cart));
        }
        assert_eq!(delivery_of_cart(Lang::En, &Totals::default(), &rules), None);
    }
}
