use shop_core::{
    money::{Money, Rate},
    order::{Country, PricingRules},
};

use super::{section::section, show};
use crate::{
    messages::Lang,
    storefront::{
        address::country_name,
        view::WordsSection,
        visit::{PageResult, Visit},
    },
};

/// `GET /shipping`
pub(super) async fn show_shipping(visit: Visit) -> PageResult {
    let lang = visit.lang;
    let title = (
        lang.say("words-shipping-title"),
        lang.say("words-shipping-lead"),
    );
    let sections = vec![
        section(
            lang.say("words-shipping-cost"),
            cost(lang, &visit.app.rules),
        ),
        WordsSection {
            points: Country::ALL
                .map(|each| country_name(lang, each).to_owned())
                .into(),
            ..section(
                lang.say("words-shipping-where"),
                [lang.say("words-shipping-where-text")],
            )
        },
        section(
            lang.say("words-shipping-time"),
            [lang.say("words-shipping-time-text")],
        ),
        section(
            lang.say("words-shipping-follow"),
            [lang.say("words-shipping-follow-text")],
        ),
    ];
    show(visit, "/shipping", title, sections).await
}

/// What delivery costs by the shop's configuration, and what is added besides.
fn cost(lang: Lang, rules: &PricingRules) -> Vec<String> {
    let money = |amount| lang.money(amount, rules.currency);
    let mut told = Vec::new();
    if rules.shipping_fee == Money::ZERO || rules.free_shipping_from == Money::ZERO {
        told.push(lang.say("words-shipping-free").to_owned());
    } else {
        let (fee, from) = (money(rules.shipping_fee), money(rules.free_shipping_from));
        told.push(
            lang.say_with("words-shipping-fee", "fee", &fee)
                .and("from", &from)
                .into(),
        );
    }
    if rules.tax_rate != Rate::from_millionths(0) {
        let rate = lang.rate(rules.tax_rate);
        told.push(lang.say_with("words-shipping-tax", "rate", &rate).into());
    }
    told.push(lang.say("words-shipping-shown").to_owned());
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cost_of_delivery_is_that_of_the_configuration() {
        let rules = PricingRules::default();
        let told = cost(Lang::En, &rules).join(" ");
        for word in ["$9.99", "$50.00", "10 %"] {
            assert!(told.contains(word), "{told}");
        }
        let free = PricingRules {
            shipping_fee: Money::ZERO,
            tax_rate: Rate::from_millionths(0),
            ..rules
        };
        let told = cost(Lang::En, &free).join(" ");
        assert!(told.starts_with("Delivery is free."), "{told}");
        assert!(!told.contains('%') && !told.contains('$'), "{told}");
    }
}
