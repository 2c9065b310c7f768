use rand::Rng;
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value};

use super::{dice::pick, names::Named, shelves::Leaf, vocabulary::ORIGINS};
use crate::money::Money;

/// How often a merchant has left one out.
const MISSING: f64 = 0.02;

/// What the merchant keeps with a product: words, numbers and yes or no. What lasts longer costs more.
pub(super) fn attributes(leaf: &Leaf, named: &Named, price: Money, dice: &mut ChaCha8Rng) -> Value {
    let units = price.minor_units() / 100;
    let is_dear = units > i64::from(leaf.group().median_price);
    let warranty = if is_dear {
        pick(dice, &[3, 5, 10])
    } else {
        pick(dice, &[1, 2, 3])
    };
    let rating = if is_dear {
        pick(dice, &["A", "B"])
    } else {
        pick(dice, &["B", "C", "D"])
    };
    let attributes: [(&str, Value); 11] = [
        ("brand", named.brand.as_str().into()),
        ("model", named.model.as_str().into()),
        ("colour", named.colour.into()),
        ("material", named.material.into()),
        ("size", named.size.into()),
        ("style", leaf.style.into()),
        ("weightGrams", (dice.random_range(4..=400) * 25).into()),
        ("warrantyYears", warranty.into()),
        ("durabilityClass", rating.into()),
        ("countryOfOrigin", pick(dice, &ORIGINS).into()),
        ("plasticFreePackaging", dice.random_bool(0.6).into()),
    ];
    let mut kept = Map::new();
    for (name, value) in attributes {
        if !dice.random_bool(MISSING) {
            kept.insert(name.to_owned(), value);
        }
    }
    Value::Object(kept)
}
