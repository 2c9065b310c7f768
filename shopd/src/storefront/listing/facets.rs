use shop_core::{catalog::Category, money::Money};
use shop_search::{Facets, PriceBand};

use super::{
    super::view::{Choice, Filters, Link},
    Listing,
};
use crate::catalog_reads::ShownCategories;

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

/// How many products each category would leave, those of the categories below it included; `None` for those that would leave
/// nothing. The chosen one stays with all above it.
pub(in crate::storefront) fn recounted(
    categories: &ShownCategories,
    facets: &Facets,
    chosen: Option<&Category>,
) -> Vec<Option<u64>> {
    let counted = facets.categories.iter().map(|(id, count)| (*id, *count));
    let chosen = chosen.map(|category| (category.id, 0));
    let mut counts = vec![None; categories.len()];
    for (id, count) in counted.chain(chosen) {
        let way_up = std::iter::successors(categories.position(id), |at| categories.parent(*at));
        for position in way_up.take(DEEPEST) {
            *counts[position].get_or_insert(0) += count;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use shop_core::{
        catalog::CountedCategory,
        testing::{SeededEntropy, a_category},
    };

    use super::*;

    #[test]
    fn counts_go_up_to_the_roots_and_the_chosen_one_stays() {
        let entropy = SeededEntropy::default();
        let mut list: Vec<CountedCategory> = ["home", "lamps", "floor", "chairs", "toys"]
            .map(|name| CountedCategory {
                category: a_category(name, jiff::Timestamp::UNIX_EPOCH, &entropy),
                products: 9,
            })
            .into();
        for (child, parent) in [(1, 0), (2, 1), (3, 0)] {
            list[child].category.parent_id = Some(list[parent].category.id);
        }
        let ids: Vec<_> = list.iter().map(|counted| counted.category.id).collect();
        let categories = ShownCategories::from(list);
        let facets = Facets {
            categories: [(ids[1], 2), (ids[2], 3)].into_iter().collect(),
            ..Facets::default()
        };
        let counts = |chosen: Option<usize>| {
            let chosen = chosen.map(|position| &categories[position].category);
            recounted(&categories, &facets, chosen)
        };
        assert_eq!(counts(None), [Some(5), Some(5), Some(3), None, None]);
        assert_eq!(counts(Some(3)), [Some(5), Some(5), Some(3), Some(0), None]);
    }
}
