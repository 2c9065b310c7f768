use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Gamma, Poisson};

/// What each of the products for tests of a rush has.
pub(super) const OF_HOT_PRODUCTS: u32 = 50;

/// Pieces above the fewest that are no longer few: a negative binomial distribution with this shape and this mean.
const SHAPE: f64 = 1.5;
const MEAN: f64 = 60.0;

/// Draws how many pieces of a product can be bought: none of some, few of others, and of most a number that has no
/// upper end.
pub(super) fn draw_stock(dice: &mut ChaCha8Rng) -> u32 {
    match dice.random_range(0..100) {
        0..6 => 0,
        6..16 => dice.random_range(1..=5),
        _ => {
            let gamma = Gamma::new(SHAPE, MEAN / SHAPE).expect("both are above zero");
            let rate = gamma.sample(dice).max(f64::MIN_POSITIVE);
            let poisson = Poisson::new(rate).expect("the rate is above zero");
            6 + pieces(poisson.sample(dice))
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of pieces, and a cast stops at the largest that there is"
)]
fn pieces(drawn: f64) -> u32 {
    drawn as u32
}
