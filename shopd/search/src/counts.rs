//! How many products would be left of each category, brand and price.

use std::{collections::HashMap, sync::Arc};

use rustc_hash::FxHashMap;
use shop_core::id::CategoryId;

use crate::{
    answer::{Facets, PriceBand},
    narrowing::failed,
    segment::{Fact, Segment},
};

/// Where price bands begin, in minor units.
const BANDS: [u64; 8] = [0, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000];

/// Of so many brands it is told how many products they have; nobody reads a longer list.
const MOST_BRANDS: usize = 100;

/// The counts of one segment, or of all.
#[derive(Default)]
pub(crate) struct Counts {
    categories: FxHashMap<CategoryId, u64>,
    brands: HashMap<Arc<str>, u64>,
    bands: [u64; BANDS.len()],
    in_stock: u64,
    on_sale: u64,
}

/// A segment's facets, by its own numbers.
pub(crate) struct Tally {
    categories: Vec<u64>,
    brands: Vec<u64>,
    counts: Counts,
}

impl Tally {
    pub(crate) fn new(segment: &Segment) -> Self {
        Self {
            categories: vec![0; segment.words.categories.len()],
            brands: vec![0; segment.words.brands.len()],
            counts: Counts::default(),
        }
    }

    /// Counts a product for each facet that is not the only one to leave it out.
    pub(crate) fn count(&mut self, product: Fact, failures: u8) {
        let signals = product.signals();
        let counts_for = |bit: u8| failures & !bit == 0;
        if let Some(number) = product.category().filter(|_| counts_for(failed::CATEGORY)) {
            self.categories[number] += 1;
        }
        if let Some(number) = product.brand().filter(|_| counts_for(failed::BRAND)) {
            self.brands[number] += 1;
        }
        if counts_for(failed::PRICE) {
            let band = BANDS.partition_point(|from| *from <= product.price);
            self.counts.bands[band - 1] += 1;
        }
        if counts_for(failed::STOCK) && signals.is_in_stock {
            self.counts.in_stock += 1;
        }
        if counts_for(failed::SALE) && signals.is_on_sale {
            self.counts.on_sale += 1;
        }
    }

    pub(crate) fn named(mut self, segment: &Segment) -> Counts {
        for (id, count) in segment.words.categories.iter().zip(self.categories) {
            if let (Some(id), 1..) = (id, count) {
                self.counts.categories.insert(*id, count);
            }
        }
        for (brand, count) in segment.words.brands.iter().zip(self.brands) {
            if count > 0 {
                self.counts.brands.insert(Arc::clone(brand), count);
            }
        }
        self.counts
    }
}

impl Counts {
    /// Adds those of another segment.
    pub(crate) fn add(&mut self, other: Self) {
        for (id, count) in other.categories {
            *self.categories.entry(id).or_default() += count;
        }
        for (brand, count) in other.brands {
            *self.brands.entry(brand).or_default() += count;
        }
        for (sum, count) in self.bands.iter_mut().zip(other.bands) {
            *sum += count;
        }
        self.in_stock += other.in_stock;
        self.on_sale += other.on_sale;
    }

    /// The facets in the order in which they are shown.
    pub(crate) fn facets(self) -> Facets {
        let mut brands: Vec<(Arc<str>, u64)> = self.brands.into_iter().collect();
        let order = |(one, often): &(Arc<str>, u64), (other, other_often): &(Arc<str>, u64)| {
            other_often.cmp(often).then_with(|| one.cmp(other))
        };
        if brands.len() > MOST_BRANDS {
            brands.select_nth_unstable_by(MOST_BRANDS, order);
            brands.truncate(MOST_BRANDS);
        }
        brands.sort_unstable_by(order);
        let brands = brands
            .into_iter()
            .map(|(brand, count)| (brand.to_string(), count));
        let bands = self.bands.into_iter().enumerate();
        let prices = bands.filter(|(_, products)| *products > 0);
        Facets {
            categories: self.categories,
            brands: brands.collect(),
            prices: prices
                .map(|(number, products)| PriceBand {
                    from: BANDS[number],
                    below: BANDS.get(number + 1).copied(),
                    products,
                })
                .collect(),
            in_stock: self.in_stock,
            on_sale: self.on_sale,
        }
    }
}
