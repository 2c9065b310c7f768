use std::collections::HashMap;

use shop_core::{
    catalog::{Category, CountedCategory},
    id::CategoryId,
    money::Money,
};
use shop_search::{Facets, PriceBand};

use super::{
    super::view::{Choice, Filters, Link},
    Listing,
};

/// How many brands can be chosen from: the most frequent.
const BRANDS: usize = 30;
/// Nothing nests deeper; a circle of categories ends here.
const DEEPEST: usize = 32;

impl Listing<'_> {
    /// The form with what each choice would leave; choices that would leave nothing go.
    pub(in crate::storefront) fn with_counts(&self, filters: Filters, facets: &Facets) -> Filters {
        Filters {
            price_bands: self.price_bands(&facets.prices),
            brands: self.brands(facets),
            in_stock: Some((self.request.in_stock, facets.in_stock)),
            on_sale_count: Some(facets.on_sale),
            ..filters
        }
    }

    /// None where there is nothing to choose.
    fn brands(&self, facets: &Facets) -> Vec<Choice> {
        let chosen = &self.request.brand;
        if facets.brands.is_empty() && chosen.is_empty() {
            return vec![];
        }
        let mut choices = vec![Choice {
            value: String::new(),
            label: self.request.lang.say("search-all-brands").to_owned(),
            selected: chosen.is_empty(),
        }];
        let is_listed = facets
            .brands
            .iter()
            .take(BRANDS)
            .any(|(brand, _)| brand == chosen);
        if !chosen.is_empty() && !is_listed {
            choices.push(Choice {
                value: chosen.clone(),
                label: chosen.clone(),
                selected: true,
            });
        }
        for (brand, count) in facets.brands.iter().take(BRANDS) {
            choices.push(Choice {
                value: brand.clone(),
                label: self.name_with_count(brand, *count),
                selected: brand == chosen,
            });
        }
        choices
    }

    fn price_bands(&self, bands: &[PriceBand]) -> Vec<Link> {
        if bands.len() < 2 {
            return vec![];
        }
        bands.iter().map(|band| self.price_band(band)).collect()
    }

    fn price_band(&self, band: &PriceBand) -> Link {
        let lang = self.request.lang;
        let money = |cents: u64| Money::from_minor_units(i64::try_from(cents).unwrap_or(i64::MAX));
        let amount = |cents: u64| lang.money(money(cents), self.currency);
        let label: String = match (band.from, band.below) {
            (0, Some(below)) => lang
                .say_with("catalogue-price-to", "amount", &amount(below - 1))
                .into(),
            (from, None) => lang
                .say_with("catalogue-price-from", "amount", &amount(from))
                .into(),
            (from, Some(below)) => lang
                .say_with("search-price-band", "from", &amount(from))
                .and("to", &amount(below - 1))
                .into(),
        };
        let mut pairs = self.pairs();
        pairs.retain(|(name, _)| !matches!(*name, "min_price" | "max_price"));
        if band.from > 0 {
            pairs.push(("min_price", money(band.from).to_trimmed_string()));
        }
        if let Some(below) = band.below {
            pairs.push(("max_price", money(below - 1).to_trimmed_string()));
        }
        let label = self.name_with_count(&label, band.products);
        Link::to(label, self.address(&pairs, 1))
    }

    fn name_with_count(&self, name: &str, count: u64) -> String {
        let lang = self.request.lang;
        lang.say_with("search-with-count", "name", name)
            .and("count", &count)
            .into()
    }
}

/// The categories with how many products each would leave, those of the categories below it included. Those that would leave
/// nothing go; the chosen one stays with all above it.
pub(in crate::storefront) fn recounted(
    categories: &[CountedCategory],
    facets: &Facets,
    chosen: Option<&Category>,
) -> Vec<CountedCategory> {
    let parents: HashMap<CategoryId, CategoryId> = categories
        .iter()
        .filter_map(|counted| Some((counted.category.id, counted.category.parent_id?)))
        .collect();
    let counted = facets.categories.iter().map(|(id, count)| (*id, *count));
    let chosen = chosen.map(|category| (category.id, 0));
    let mut counts: HashMap<CategoryId, u64> = HashMap::new();
    for (category, count) in counted.chain(chosen) {
        let way_up = std::iter::successors(Some(category), |id| parents.get(id).copied());
        for id in way_up.take(DEEPEST) {
            *counts.entry(id).or_default() += count;
        }
    }
    let left = categories.iter().filter_map(|counted| {
        Some(CountedCategory {
            category: counted.category.clone(),
            products: *counts.get(&counted.category.id)?,
        })
    });
    left.collect()
}
