use std::collections::HashSet;

use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Zipf};

use super::dice::{Aspect, dice, place_of_rank, shuffle};

/// How uneven the popularity of products is, the exponent of a Zipf distribution: a hundredth of a million has two thirds
/// of all views.
pub const POPULARITY_ZIPF: f64 = 0.99;
/// The most popular products, all of which can be bought and have the same stock.
pub const HOT_PRODUCTS: usize = 5;

/// Which product is how popular: chance, and not the order in which they were made.
#[derive(Debug)]
pub(super) struct Popularity {
    /// The numbers of products, the most popular first.
    pub(super) by_rank: Vec<u32>,
    featured: HashSet<u32>,
    ranks: Zipf<f64>,
}

impl Popularity {
    pub(super) fn new(seed: u64, products: u32) -> Self {
        let mut by_rank: Vec<u32> = (0..products).collect();
        shuffle(&mut dice(seed, Aspect::Popularity, 0), &mut by_rank);
        let featured = by_rank.len().div_ceil(2_000).max(8);
        Self {
            featured: by_rank.iter().take(featured).copied().collect(),
            ranks: Zipf::new(f64::from(products.max(1)), POPULARITY_ZIPF)
                .expect("there is a product"),
            by_rank,
        }
    }

    /// Whether a product is one of the most popular.
    pub(super) fn is_hot(&self, number: u32) -> bool {
        self.by_rank
            .iter()
            .take(HOT_PRODUCTS)
            .any(|hot| *hot == number)
    }

    /// Whether the shop recommends a product: a few of the popular.
    pub(super) fn is_featured(&self, number: u32) -> bool {
        self.featured.contains(&number)
    }

    /// Draws the number of a product, popular ones more often.
    pub(super) fn draw(&self, dice: &mut ChaCha8Rng) -> u32 {
        let place = place_of_rank(self.ranks.sample(dice));
        self.by_rank[place.min(self.by_rank.len() - 1)]
    }
}
