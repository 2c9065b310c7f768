use rustc_hash::FxHashMap;
use shop_core::id::{CategoryId, ProductId};

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// The products that were wanted, in their order.
    pub products: Vec<ProductId>,
    /// How many were found in all.
    pub total: u64,
    /// What it took to find them.
    pub matched: Matched,
    /// The question with its misspelt words mended, where that finds more.
    pub did_you_mean: Option<String>,
    /// What they could be narrowed by, where that was asked for.
    pub facets: Option<Facets>,
}

/// What it took to find something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Matched {
    /// Nothing, or there was nothing to find.
    #[default]
    Nothing,
    /// The text is there as it was typed.
    AsTyped,
    /// Its words are there.
    Words,
    /// Words are there that are spelt nearly like it.
    Nearly,
}

/// How many would be left of each; a facet is counted as if it did not narrow the question itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// Products that stand in a category itself.
    pub categories: FxHashMap<CategoryId, u64>,
    /// Products of a brand, the most frequent first, then by name; of many brands the first hundred.
    pub brands: Vec<(String, u64)>,
    /// Products by price, the cheapest first; empty bands are left out.
    pub prices: Vec<PriceBand>,
    /// Products that can be bought now.
    pub in_stock: u64,
    /// Products that cost less than they did.
    pub on_sale: u64,
}

/// Products between two prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceBand {
    /// In minor units; what costs this much is in.
    pub from: u64,
    /// In minor units; what costs this much is out. `None` where the band is open.
    pub below: Option<u64>,
    /// How many there are.
    pub products: u64,
}
