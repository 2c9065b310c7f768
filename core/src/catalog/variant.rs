use serde::{Deserialize, Serialize};

use super::{Product, ProductOption};
use crate::{id::ProductId, money::Money};

/// What is true of the variants of a listed product together, itself included: those that have its status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantSummary {
    /// The variants, the lead first.
    pub ids: Vec<ProductId>,
    /// What the cheapest costs.
    pub lowest_price: Money,
    /// What the dearest costs.
    pub highest_price: Money,
    /// How many pieces can be bought now, of all together.
    pub available: i64,
}

/// What a list has to know of a variant: its id, its price in minor units and how many pieces can be bought.
#[cfg(feature = "storage")]
pub(super) type ListedVariant = (uuid::Uuid, i64, i64);

#[cfg(feature = "storage")]
impl VariantSummary {
    /// Sums up a lead and the others.
    pub(super) fn of(lead: &Product, others: &[ListedVariant]) -> Option<Self> {
        if others.is_empty() {
            return None;
        }
        let mut summary = Self {
            ids: vec![lead.id],
            lowest_price: lead.price,
            highest_price: lead.price,
            available: lead.available,
        };
        for (id, price, available) in others {
            let price = Money::from_minor_units(*price);
            summary.ids.push(ProductId(*id));
            summary.lowest_price = summary.lowest_price.min(price);
            summary.highest_price = summary.highest_price.max(price);
            summary.available = summary.available.saturating_add(*available);
        }
        Some(summary)
    }
}

/// An option of some variants and everything they have of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionValues {
    /// What can be chosen.
    pub name: String,
    /// Each value once: sizes from small to large, numbers upwards, anything else as it first comes.
    pub values: Vec<String>,
}

impl OptionValues {
    /// The options of variants; their names are those of the first one.
    pub fn of(variants: &[Product]) -> Vec<Self> {
        let names = variants.first().map_or(&[][..], |lead| &lead.options);
        names
            .iter()
            .map(|ProductOption { name, .. }| Self {
                values: values_of(variants, name),
                name: name.clone(),
            })
            .collect()
    }
}

/// Sorts variants for a page: the lead first, then in the order of their options.
#[cfg(feature = "storage")]
pub(super) fn sort(variants: &mut [Product]) {
    variants.sort_by_key(|variant| (variant.variant_of, variant.created_at, variant.id));
    let options = OptionValues::of(variants);
    let place = |variant: &Product| -> Vec<usize> {
        let place_of = |option: &OptionValues| {
            let value = variant.value_of(&option.name);
            let mut known = option.values.iter();
            known
                .position(|known| Some(known.as_str()) == value)
                .unwrap_or(usize::MAX)
        };
        options.iter().map(place_of).collect()
    };
    variants.sort_by_cached_key(|variant| (variant.variant_of.is_some(), place(variant)));
}

fn values_of(variants: &[Product], name: &str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for variant in variants {
        let value = variant.value_of(name).unwrap_or_default();
        if !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
    }
    if values.iter().all(|value| size(value).is_some()) {
        values.sort_by_key(|value| size(value));
    } else if values.iter().all(|value| number(value).is_some()) {
        values.sort_by(|a, b| {
            number(a)
                .unwrap_or(0.0)
                .total_cmp(&number(b).unwrap_or(0.0))
        });
    }
    values
}

/// Where a size stands among those that are written in letters: `S` before `M`, `XL` before `2XL`.
fn size(value: &str) -> Option<i32> {
    let value = value.to_uppercase();
    if value == "M" {
        return Some(0);
    }
    let (extra, is_large) = match (value.strip_suffix('S'), value.strip_suffix('L')) {
        (Some(extra), _) => (extra, false),
        (_, Some(extra)) => (extra, true),
        _ => return None,
    };
    let times = match extra.strip_suffix('X') {
        None if extra.is_empty() => 0,
        None => return None,
        Some(before) if before.chars().all(|c| c == 'X') => {
            i32::try_from(before.len()).ok()?.checked_add(1)?
        }
        Some(digits) => digits.parse::<u8>().ok()?.into(),
    };
    Some(if is_large { 1 + times } else { -1 - times })
}

/// The number that a value is, or begins with as `128 GB` does.
fn number(value: &str) -> Option<f64> {
    let first = value.split_whitespace().next()?;
    let number: f64 = first.replace(',', ".").parse().ok()?;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        id::CategoryId,
        testing::{SeededEntropy, a_product},
    };

    fn variants(values: &[&[&str]]) -> Vec<Product> {
        let entropy = SeededEntropy::default();
        let now = Timestamp::UNIX_EPOCH;
        let category = CategoryId::new(now, &entropy);
        let mut made: Vec<Product> = Vec::new();
        for values in values {
            let mut product = a_product("shirt", category, now, &entropy);
            let names = ["Size", "Color"].into_iter();
            product.options = names
                .zip(values.iter())
                .map(|(name, value)| ProductOption::new(name, value))
                .collect();
            product.variant_of = made.first().map(|lead| lead.id);
            made.push(product);
        }
        made
    }

    fn values(of: &[&str]) -> Vec<String> {
        let single: Vec<[&str; 1]> = of.iter().map(|value| [*value]).collect();
        let single: Vec<&[&str]> = single.iter().map(|value| &value[..]).collect();
        OptionValues::of(&variants(&single)).remove(0).values
    }

    #[test]
    fn values_stand_in_the_order_in_which_people_look_for_them() {
        for (given, sorted) in [
            (
                vec!["M", "2XL", "xs", "L", "XL", "S", "3XS", "XXXL"],
                "3XS xs S M L XL 2XL XXXL",
            ),
            (vec!["42", "41.5", "9", "42"], "9 41.5 42"),
            (vec!["512 GB", "64 GB", "1024 GB"], "64 GB 512 GB 1024 GB"),
            (vec!["Red", "Blue", "M", "Red"], "Red Blue M"),
            (vec!["M", "One size"], "M One size"),
        ] {
            assert_eq!(values(&given).join(" "), sorted);
        }
    }

    #[test]
    fn the_lead_comes_first_and_the_others_by_their_options() {
        let mut made = variants(&[
            &["M", "Black"],
            &["L", "White"],
            &["S", "White"],
            &["L", "Black"],
            &["S", "Black"],
        ]);
        made.reverse();
        sort(&mut made);
        let titles: Vec<String> = made.iter().map(Product::title).collect();
        assert_eq!(
            titles,
            [
                "shirt, M, Black",
                "shirt, S, Black",
                "shirt, S, White",
                "shirt, L, Black",
                "shirt, L, White",
            ]
        );
    }

    #[test]
    fn a_summary_covers_the_lead_and_the_others() {
        let lead = variants(&[&["M"]]).remove(0);
        assert_eq!(VariantSummary::of(&lead, &[]), None);
        let other = uuid::Uuid::from_u128(7);
        let summary = VariantSummary::of(&lead, &[(other, 1_500, 4), (other, 900, 0)]).unwrap();
        assert_eq!(summary.ids, [lead.id, ProductId(other), ProductId(other)]);
        assert_eq!(summary.lowest_price, Money::from_minor_units(900));
        assert_eq!(summary.highest_price, Money::from_minor_units(1_500));
        assert_eq!(summary.available, 4);
    }
}
