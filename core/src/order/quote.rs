use crate::money::{Currency, Money, Rate};

/// What the shop charges besides prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricingRules {
    /// The currency of all prices.
    pub currency: Currency,
    /// Share of the subtotal that is added as tax.
    pub tax_rate: Rate,
    /// What shipping costs below `free_shipping_from`.
    pub shipping_fee: Money,
    /// The subtotal from which shipping costs nothing.
    pub free_shipping_from: Money,
}

impl Default for PricingRules {
    /// Tax 10 %, shipping 9.99, free from 50.00.
    fn default() -> Self {
        Self {
            currency: Currency::USD,
            tax_rate: Rate::from_millionths(100_000),
            shipping_fee: Money::from_minor_units(999),
            free_shipping_from: Money::from_minor_units(5_000),
        }
    }
}

/// What delivery costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// What is charged for it.
    pub fee: Money,
    /// How much more the goods would have to cost for it to be free; `None` where it is.
    pub missing: Option<Money>,
}

impl PricingRules {
    /// What delivery of goods for so much costs: the one rule that says so, to the quote and to whoever tells of it before.
    pub fn delivery(&self, subtotal: Money) -> Delivery {
        let is_free = subtotal >= self.free_shipping_from || self.shipping_fee == Money::ZERO;
        if is_free {
            return Delivery {
                fee: Money::ZERO,
                missing: None,
            };
        }
        Delivery {
            fee: self.shipping_fee,
            missing: Some(self.free_shipping_from.saturating_sub(subtotal)),
        }
    }
}

/// The sums of a cart or an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Totals {
    /// The sum of the lines.
    pub subtotal: Money,
    /// What is taken off.
    pub discount: Money,
    /// What shipping costs.
    pub shipping: Money,
    /// Tax on the subtotal.
    pub tax: Money,
    /// `subtotal - discount + shipping + tax`.
    pub total: Money,
}

/// Adds up a purchase: the one place that does, so that what is shown is what is charged.
///
/// Takes unit price and quantity of each line. Tax is the rate applied to the subtotal, rounded once
/// ([`Money::portion`]); shipping is free for an empty purchase and from [`PricingRules::free_shipping_from`].
/// `None` when the total is past [`Money::MAX`].
pub fn quote(
    lines: impl IntoIterator<Item = (Money, u32)>,
    rules: &PricingRules,
) -> Option<Totals> {
    let mut subtotal = Money::ZERO;
    for (unit_price, quantity) in lines {
        subtotal = subtotal.checked_add(unit_price.checked_mul(quantity)?)?;
    }
    let shipping = if subtotal == Money::ZERO {
        Money::ZERO
    } else {
        rules.delivery(subtotal).fee
    };
    let tax = subtotal.portion(rules.tax_rate);
    let total = subtotal.checked_add(shipping)?.checked_add(tax)?;
    (total <= Money::MAX).then_some(Totals {
        subtotal,
        discount: Money::ZERO,
        shipping,
        tax,
        total,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cents(minor_units: i64) -> Money {
        Money::from_minor_units(minor_units)
    }

    #[test]
    fn shipping_is_charged_below_fifty_and_free_from_there() {
        let rules = PricingRules::default();
        for (price, shipping, tax, total) in [
            (4_999, 999, 500, 6_498),
            (5_000, 0, 500, 5_500),
            (99_999, 0, 10_000, 109_999),
            (5, 999, 1, 1_005),
            (4, 999, 0, 1_003),
        ] {
            let totals = quote([(cents(price), 1)], &rules).unwrap();
            assert_eq!(
                (totals.shipping, totals.tax, totals.total),
                (cents(shipping), cents(tax), cents(total))
            );
        }
    }

    #[test]
    fn what_is_told_of_delivery_is_what_is_charged() {
        let rules = PricingRules::default();
        for price in [1, 4_999, 5_000, 9_999] {
            let told = rules.delivery(cents(price));
            let charged = quote([(cents(price), 1)], &rules).unwrap();
            assert_eq!(told.fee, charged.shipping);
            let enough = cents(price + told.missing.map_or(0, Money::minor_units));
            assert_eq!(quote([(enough, 1)], &rules).unwrap().shipping, Money::ZERO);
        }
        let always_free = PricingRules {
            shipping_fee: Money::ZERO,
            ..rules
        };
        assert_eq!(always_free.delivery(cents(1)).missing, None);
    }

    #[test]
    fn nothing_costs_nothing() {
        assert_eq!(quote([], &PricingRules::default()), Some(Totals::default()));
    }

    #[test]
    fn totals_past_the_limit_are_refused() {
        let rules = PricingRules::default();
        assert_eq!(quote([(Money::MAX, 1)], &rules), None);
        assert_eq!(
            quote([(Money::MAX, u32::MAX), (Money::MAX, u32::MAX)], &rules),
            None
        );
    }

    proptest! {
        #[test]
        fn the_parts_add_up_and_the_order_of_lines_does_not_matter(
            mut lines in proptest::collection::vec((1i64..=1_000_000, 1u32..=50), 0..20),
            rate in 0u32..=300_000,
        ) {
            let rules = PricingRules { tax_rate: Rate::from_millionths(rate), ..PricingRules::default() };
            let priced = |lines: &[(i64, u32)]| {
                quote(lines.iter().map(|(price, quantity)| (cents(*price), *quantity)), &rules).unwrap()
            };
            let totals = priced(&lines);
            let sum: i64 = lines.iter().map(|(price, quantity)| price * i64::from(*quantity)).sum();
            prop_assert_eq!(totals.subtotal, cents(sum));
            prop_assert_eq!(totals.tax, cents(sum).portion(rules.tax_rate));
            let parts = totals.subtotal.minor_units() - totals.discount.minor_units()
                + totals.shipping.minor_units() + totals.tax.minor_units();
            prop_assert_eq!(totals.total.minor_units(), parts);
            lines.reverse();
            prop_assert_eq!(priced(&lines), totals);
        }
    }
}
