use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use super::vocabulary::Group;
use crate::money::Money;

/// How far prices of a kind lie apart: the standard deviation of their logarithms.
const SPREAD: f64 = 0.55;
/// How much is on sale.
const ON_SALE: f64 = 0.15;
/// How often a price is the lowest there can be, and how often a very high one: both are there to be shown well.
const EXTREME: f64 = 0.000_05;
const LOWEST: i64 = 1;
const HIGHEST: i64 = 9_999_999;

/// What a product costs, and what it did before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Price {
    pub(super) price: Money,
    pub(super) compare_at: Option<Money>,
}

/// Draws a price: log-normal around the middle of its group, and ending as prices do.
pub(super) fn draw_price(group: &Group, dice: &mut ChaCha8Rng) -> Price {
    let extreme: f64 = dice.random();
    let deviation: f64 = StandardNormal.sample(dice);
    let units = whole((f64::from(group.median_price).ln() + SPREAD * deviation).exp());
    let cents = match extreme {
        low if low < EXTREME => LOWEST,
        high if high > 1.0 - EXTREME => HIGHEST,
        _ => units.clamp(1, 90_000) * 100 + ending(dice),
    };
    let was = dice.random_bool(ON_SALE).then(|| {
        let off = dice.random_range(0.05..0.60);
        let before = whole(cents as f64 / (1.0 - off) / 100.0);
        Money::from_minor_units((before * 100 + 99).max(cents + 1))
    });
    Price {
        price: Money::from_minor_units(cents),
        compare_at: was,
    }
}

/// What comes after the point.
fn ending(dice: &mut ChaCha8Rng) -> i64 {
    match dice.random_range(0..100) {
        0..60 => 99,
        60..75 => 95,
        75..90 => 0,
        _ => 49,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "prices of shops are far below what an integer holds"
)]
fn whole(units: f64) -> i64 {
    units as i64
}
