use std::fmt;

use rand::{Rng, distr::Distribution};
use rand_distr::Zipf;

use crate::scenario::DataPlan;

/// A product that visits can be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Its name in addresses.
    pub slug: String,
    /// Its stock-keeping unit.
    pub sku: String,
}

/// Who can sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
    /// What signs requests as this account, where it was registered for the run.
    pub token: Option<String>,
}

impl fmt::Debug for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither password nor token: what is printed for a look is kept in logs.
        formatter.debug_tuple("Account").field(&self.email).finish()
    }
}

/// What visits are about. The first product is the most popular one.
#[derive(Debug, Clone, Default)]
pub struct Data {
    /// Products.
    pub products: Vec<Item>,
    /// Categories, by their names in addresses.
    pub categories: Vec<String>,
    /// Words to search for.
    pub words: Vec<String>,
    /// Accounts.
    pub accounts: Vec<Account>,
    /// Paths of the assets that pages refer to.
    pub assets: Vec<String>,
    /// How uneven the products' popularity is.
    pub zipf: f64,
    /// The products' ranks among all that can be bought, each of which also stands for those between it and the next; empty
    /// where all are there.
    pub ranks: Vec<u32>,
    /// How many can be bought, where there are ranks.
    pub all_products: usize,
    /// How uneven the sizes of categories are; the first is the largest one.
    pub category_zipf: f64,
    /// How uneven the frequencies of words are; the first is the most frequent one.
    pub word_zipf: f64,
    /// The share of words that are misspelt.
    pub misspelt: f64,
}

impl Data {
    /// What needs nothing from the target.
    pub fn of_plan(plan: &DataPlan) -> Self {
        let accounts = plan.accounts.known.iter().filter_map(|known| {
            let (email, password) = known.split_once(':')?;
            Some(Account {
                email: email.to_owned(),
                password: password.to_owned(),
                token: None,
            })
        });
        Self {
            words: plan.words.clone(),
            accounts: accounts.collect(),
            zipf: plan.zipf,
            misspelt: plan.misspelt,
            ..Self::default()
        }
    }

    /// Draws a product by its popularity.
    pub fn draw_product(&self, rng: &mut impl Rng) -> Option<usize> {
        if self.ranks.is_empty() {
            return draw(self.products.len(), self.zipf, rng);
        }
        let place = draw(self.all_products, self.zipf, rng)?;
        let after = self
            .ranks
            .partition_point(|rank| (*rank as usize) <= place + 1);
        Some(after.saturating_sub(1))
    }

    /// Draws a category by its size.
    pub fn draw_category(&self, rng: &mut impl Rng) -> Option<usize> {
        draw(self.categories.len(), self.category_zipf, rng)
    }

    /// Draws a word by its frequency, at times misspelt: two neighbours among its letters changed places.
    pub fn draw_word(&self, rng: &mut impl Rng) -> Option<String> {
        let word = &self.words[draw(self.words.len(), self.word_zipf, rng)?];
        let mut letters: Vec<char> = word.chars().collect();
        if letters.len() > 3 && rng.random_bool(self.misspelt) {
            let at = rng.random_range(1..letters.len() - 1);
            letters.swap(at, at + 1);
        }
        Some(letters.into_iter().collect())
    }
}

/// Draws one of some, the first most often; all alike where the exponent is 0.
fn draw(count: usize, zipf: f64, rng: &mut impl Rng) -> Option<usize> {
    if count == 0 {
        return None;
    }
    if zipf == 0.0 {
        return Some(rng.random_range(0..count));
    }
    let rank = Zipf::new(count as f64, zipf).ok()?.sample(rng);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank is from 1 to how many there are"
    )]
    Some((rank as usize - 1).min(count - 1))
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::SmallRng};

    use super::*;

    #[test]
    fn the_first_products_are_the_popular_ones() {
        let item = |number: usize| Item {
            id: number.to_string(),
            slug: String::new(),
            sku: String::new(),
        };
        let mut data = Data {
            products: (0..100).map(item).collect(),
            zipf: 1.0,
            ..Data::default()
        };
        let mut rng = SmallRng::seed_from_u64(3);
        let mut share_of_first = |data: &Data| {
            let drawn = (0..10_000).filter(|_| data.draw_product(&mut rng) == Some(0));
            drawn.count() as f64 / 10_000.0
        };
        // 1 / (1 + 1/2 + … + 1/100)
        assert!((share_of_first(&data) - 0.1928).abs() < 0.02);
        data.zipf = 0.0;
        assert!((share_of_first(&data) - 0.01).abs() < 0.005);
    }

    #[test]
    fn a_product_stands_for_those_that_are_left_out_after_it() {
        let item = |number: usize| Item {
            id: number.to_string(),
            slug: String::new(),
            sku: String::new(),
        };
        let data = Data {
            products: (0..3).map(item).collect(),
            ranks: vec![1, 2, 6],
            all_products: 10,
            ..Data::default()
        };
        let mut rng = SmallRng::seed_from_u64(5);
        let mut drawn = [0.0_f64; 3];
        for _ in 0..10_000 {
            drawn[data.draw_product(&mut rng).unwrap()] += 1.0 / 10_000.0;
        }
        for (share, expected) in drawn.into_iter().zip([0.1, 0.4, 0.5]) {
            assert!((share - expected).abs() < 0.03, "{drawn:?}");
        }
    }

    #[test]
    fn misspelt_words_have_the_same_letters() {
        let data = Data {
            words: vec!["camera".to_owned()],
            misspelt: 1.0,
            ..Data::default()
        };
        let word = data.draw_word(&mut SmallRng::seed_from_u64(1)).unwrap();
        assert_ne!(word, "camera");
        let sorted = |text: &str| {
            let mut letters: Vec<_> = text.chars().collect();
            letters.sort_unstable();
            letters
        };
        assert_eq!(sorted(&word), sorted("camera"));
        assert_eq!(
            Data::default().draw_word(&mut SmallRng::seed_from_u64(1)),
            None
        );
    }
}
