//! What leaves a product out, whatever its text.

use std::{collections::HashSet, sync::Arc};

use shop_core::{id::CategoryId, money::Money};

use crate::{
    question::Filters,
    segment::{Fact, Segment},
    tree::CategoryTree,
};

/// What a product may fail at, a bit each.
pub(crate) mod failed {
    pub(crate) const CATEGORY: u8 = 1;
    pub(crate) const BRAND: u8 = 2;
    pub(crate) const PRICE: u8 = 4;
    pub(crate) const STOCK: u8 = 8;
    pub(crate) const SALE: u8 = 16;
    pub(crate) const FEATURED: u8 = 32;
}

/// The filters in a segment's own numbers.
pub(crate) struct Narrowing<'a> {
    filters: &'a Filters,
    least: u64,
    most: u64,
    categories: Option<Vec<bool>>,
    brands: Option<Vec<bool>>,
}

impl<'a> Narrowing<'a> {
    pub(crate) fn new(segment: &Segment, filters: &'a Filters, tree: &CategoryTree) -> Self {
        let shelf: Option<HashSet<CategoryId>> =
            filters.category.map(|id| tree.with_descendants(id));
        let words = &segment.words;
        let is_brand = |brand: &Arc<str>| filters.brands.iter().any(|wanted| **wanted == **brand);
        Self {
            filters,
            least: filters.min_price.map_or(0, cents),
            most: filters.max_price.map_or(u64::MAX, cents),
            categories: shelf.map(|shelf| {
                let is_in = |id: &Option<CategoryId>| id.is_some_and(|id| shelf.contains(&id));
                words.categories.iter().map(is_in).collect()
            }),
            brands: (!filters.brands.is_empty())
                .then(|| words.brands.iter().map(is_brand).collect()),
        }
    }

    /// What leaves a product out; nothing where it passes.
    pub(crate) fn failures(&self, product: Fact) -> u8 {
        let signals = product.signals();
        let filters = self.filters;
        let is_priced = (self.least..=self.most).contains(&product.price);
        bit(
            is_in(self.categories.as_deref(), product.category()),
            failed::CATEGORY,
        ) | bit(
            is_in(self.brands.as_deref(), product.brand()),
            failed::BRAND,
        ) | bit(is_priced, failed::PRICE)
            | bit(!filters.in_stock | signals.is_in_stock, failed::STOCK)
            | bit(!filters.on_sale | signals.is_on_sale, failed::SALE)
            | bit(!filters.featured | signals.is_featured, failed::FEATURED)
    }
}

fn bit(is_passed: bool, bit: u8) -> u8 {
    if is_passed { 0 } else { bit }
}

fn is_in(list: Option<&[bool]>, number: Option<usize>) -> bool {
    let Some(list) = list else { return true };
    number.is_some_and(|number| list.get(number).copied().unwrap_or_default())
}

fn cents(money: Money) -> u64 {
    u64::try_from(money.minor_units()).unwrap_or_default()
}
