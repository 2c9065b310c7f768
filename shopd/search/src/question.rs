use shop_core::{id::CategoryId, money::Money};

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// As it was typed; a blank one finds everything.
    pub text: String,
    /// What it takes to be found.
    pub manner: Manner,
    /// What narrows it.
    pub filters: Filters,
    /// What comes first.
    pub order: Order,
    /// How many of the first are left out.
    pub offset: usize,
    /// How many are wanted of those after them.
    pub limit: usize,
    /// Which facets are to be counted.
    pub counting: Counting,
}

/// Which facets are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counting {
    /// None.
    Nothing,
    /// All.
    Everything,
    /// All but the categories, so that no product of another category need be looked at.
    WithinCategory,
}

/// What it takes to be found. Each falls back to the more generous one where nothing is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// The name holds the text as it was typed, letter by letter.
    NameAsTyped,
    /// Name, description or SKU holds the text as it was typed, letter by letter.
    AsTyped,
    /// Each word is part of a word of name, description, SKU, brand or category.
    Words,
}

/// What narrows a question; every `None` leaves that side open, and so does an empty list of brands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filters {
    /// Products of this category or of any below it.
    pub category: Option<CategoryId>,
    /// Products of any of these brands.
    pub brands: Vec<String>,
    /// Products that cost at least this.
    pub min_price: Option<Money>,
    /// Products that cost at most this.
    pub max_price: Option<Money>,
    /// Products that can be bought now.
    pub in_stock: bool,
    /// Products that cost less than they did.
    pub on_sale: bool,
    /// Products that the shop recommends.
    pub featured: bool,
}

/// What comes first. The id breaks ties, so that no two products are equal and pages never overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// What fits best.
    Relevance,
    /// What the shop recommends, then by name.
    FeaturedThenName,
    /// By name.
    Name,
    /// By name, from the end.
    NameDescending,
    /// The cheapest.
    Price,
    /// The dearest.
    PriceDescending,
    /// The newest.
    Newest,
    /// The oldest.
    Oldest,
}
