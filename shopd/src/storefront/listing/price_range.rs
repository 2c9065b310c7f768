use shop_core::money::{Money, Rounding};

use crate::messages::Lang;

/// The bounds of a price filter as somebody typed them, and what they mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::storefront) struct PriceRange {
    /// The lower bound as typed.
    pub(super) typed_min: String,
    /// The upper bound as typed.
    pub(super) typed_max: String,
    /// The lower bound.
    pub(super) min: Option<Money>,
    /// The upper bound.
    pub(super) max: Option<Money>,
    /// Why a bound that was typed is not applied.
    pub(super) problem: Option<PriceProblem>,
}

/// Why a bound of a price is not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::storefront) enum PriceProblem {
    /// What was typed is no price.
    NoPrice(String),
    /// The lower bound is above the upper one.
    Crossed,
}

impl PriceProblem {
    /// A sentence for whoever typed it.
    pub(super) fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::NoPrice(typed) => lang.say_with("catalogue-no-price", "typed", typed).into(),
            Self::Crossed => lang.say("catalogue-prices-crossed").to_owned(),
        }
    }
}

impl PriceRange {
    /// Bounds that cannot be understood, or that no price lies between, are not applied.
    pub(super) fn parse(min: &str, max: &str) -> Self {
        let (typed_min, typed_max) = (begin(min), begin(max));
        let (min, min_fault) = read(&typed_min, Rounding::Up);
        let (max, max_fault) = read(&typed_max, Rounding::Down);
        let is_crossed = min.zip(max).is_some_and(|(min, max)| min > max);
        let crossed = is_crossed.then_some(PriceProblem::Crossed);
        Self {
            min: min.filter(|_| !is_crossed),
            max: max.filter(|_| !is_crossed),
            problem: min_fault.or(max_fault).or(crossed),
            typed_min,
            typed_max,
        }
    }
}

/// More than any price needs is not shown again.
fn begin(text: &str) -> String {
    text.trim().chars().take(20).collect()
}

fn read(typed: &str, rounding: Rounding) -> (Option<Money>, Option<PriceProblem>) {
    let digits = typed.strip_prefix('$').unwrap_or(typed).trim_start();
    let amount = Money::from_decimal(digits, rounding).filter(|amount| *amount >= Money::ZERO);
    let fault =
        (amount.is_none() && !typed.is_empty()).then(|| PriceProblem::NoPrice(typed.to_owned()));
    (amount, fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_exact_to_the_cent() {
        for (min, max, expected) in [
            ("", "", (None, None)),
            ("10", "20.5", (Some(1_000), Some(2_050))),
            (" $10.001 ", "20.509", (Some(1_001), Some(2_050))),
            ("0", "0", (Some(0), Some(0))),
        ] {
            let range = PriceRange::parse(min, max);
            let cents = |bound: Option<Money>| bound.map(Money::minor_units);
            assert_eq!((cents(range.min), cents(range.max)), expected);
            assert_eq!(range.problem, None);
        }
    }

    #[test]
    fn what_makes_no_sense_is_told_and_not_applied() {
        for (min, max, kept, told) in [
            ("ten", "20", (None, Some(2_000)), "“ten” is not a price"),
            ("5", "-1", (Some(500), None), "“-1” is not a price"),
            ("1e3", "", (None, None), "“1e3”"),
            ("30", "20", (None, None), "above the upper one"),
        ] {
            let range = PriceRange::parse(min, max);
            let cents = |bound: Option<Money>| bound.map(Money::minor_units);
            assert_eq!((cents(range.min), cents(range.max)), kept);
            assert!(range.problem.unwrap().sentence(Lang::En).contains(told));
            assert_eq!((&*range.typed_min, &*range.typed_max), (min, max));
        }
    }
}
