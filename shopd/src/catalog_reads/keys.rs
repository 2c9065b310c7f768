//! The keys of what is cached, how long each is good, and which products each value shows.

use std::{iter, time::Duration};

use shop_core::{
    catalog::{
        Category, Direction, Key, ListedProduct, ProductAbsence, ProductFilter, ProductOrder,
        ProductStatus, ShownCategory, ShownProduct, Variants,
    },
    id::{CategoryId, ProductId},
    page::{Page, PageRequest},
    search::{Found, Popular, ProductHint, SearchQuery, SearchTerm, Suggestions},
};

use super::{Kept, ShownCategories};
use crate::cache::{CacheKey, KeyText};

/// Every kind of value that is kept.
pub(crate) const PREFIXES: [&str; 13] = [
    "absent",
    "categories",
    "category",
    "moved",
    "neighbours",
    "popular",
    "product",
    "products",
    "related",
    "search",
    "shelves",
    "sitemap",
    "suggest",
];

/// The active categories.
pub(super) struct Categories;

impl CacheKey for Categories {
    type Value = Kept<ShownCategories>;
    const PREFIX: &'static str = "categories";
    const TTL: Duration = Duration::from_mins(5);

    fn write(&self, _: &mut KeyText) {}

    fn products(_: &Self::Value) -> Vec<ProductId> {
        vec![]
    }
}

/// All categories, those that shoppers do not see too: products below them are found.
pub(super) struct Shelves;

impl CacheKey for Shelves {
    type Value = Vec<Category>;
    const PREFIX: &'static str = "shelves";
    const TTL: Duration = Duration::from_mins(5);

    fn write(&self, _: &mut KeyText) {}

    fn products(_: &Self::Value) -> Vec<ProductId> {
        vec![]
    }
}

/// One category; that there is none is kept too.
pub(super) struct OneCategory<'a>(pub(super) &'a Key<CategoryId>);

impl CacheKey for OneCategory<'_> {
    type Value = Kept<Option<ShownCategory>>;
    const PREFIX: &'static str = "category";
    const TTL: Duration = Duration::from_mins(5);

    fn write(&self, text: &mut KeyText) {
        match self.0 {
            Key::Id(id) => text.part("id").part(id),
            Key::Text(slug) => text.part("text").part(slug),
        };
    }

    fn products(_: &Self::Value) -> Vec<ProductId> {
        vec![]
    }
}

/// One active product; that there is none is kept too.
pub(super) struct OneProduct<'a>(pub(super) &'a Key<ProductId>);

impl CacheKey for OneProduct<'_> {
    type Value = Kept<Option<ShownProduct>>;
    const PREFIX: &'static str = "product";
    const TTL: Duration = Duration::from_mins(1);

    fn write(&self, text: &mut KeyText) {
        match self.0 {
            Key::Id(id) => text.part("id").part(id),
            Key::Text(slug) => text.part("text").part(slug),
        };
    }

    fn products(value: &Self::Value) -> Vec<ProductId> {
        let shown = value.iter();
        shown
            .flat_map(|shown| iter::once(&shown.product).chain(&shown.variants))
            .map(|product| product.id)
            .collect()
    }
}

/// Why there is no active product.
pub(super) struct AbsentProduct<'a>(pub(super) &'a Key<ProductId>);

impl CacheKey for AbsentProduct<'_> {
    type Value = ProductAbsence;
    const PREFIX: &'static str = "absent";
    const TTL: Duration = Duration::from_mins(1);

    fn write(&self, text: &mut KeyText) {
        match self.0 {
            Key::Id(id) => text.part("id").part(id),
            Key::Text(slug) => text.part("text").part(slug),
        };
    }

    fn products(value: &ProductAbsence) -> Vec<ProductId> {
        match value {
            ProductAbsence::Archived { id, .. } => vec![*id],
            ProductAbsence::Moved(_) | ProductAbsence::Unknown => vec![],
        }
    }
}

/// The slug of now of a category that had another before; that there is none is kept too.
pub(super) struct MovedCategory<'a>(pub(super) &'a Key<CategoryId>);

impl CacheKey for MovedCategory<'_> {
    type Value = Option<String>;
    const PREFIX: &'static str = "moved";
    const TTL: Duration = Duration::from_mins(1);

    fn write(&self, text: &mut KeyText) {
        match self.0 {
            Key::Id(id) => text.part("id").part(id),
            Key::Text(slug) => text.part("text").part(slug),
        };
    }

    fn products(_: &Self::Value) -> Vec<ProductId> {
        vec![]
    }
}

/// Where the parts of the sitemap begin.
pub(super) struct SitemapParts(pub(super) u32);

impl CacheKey for SitemapParts {
    type Value = Vec<ProductId>;
    const PREFIX: &'static str = "sitemap";
    const TTL: Duration = Duration::from_hours(1);

    fn write(&self, text: &mut KeyText) {
        text.part(self.0);
    }

    fn products(_: &Self::Value) -> Vec<ProductId> {
        vec![]
    }
}

/// A page of a list of products.
pub(super) struct Products<'a> {
    pub(super) filter: &'a ProductFilter,
    pub(super) order: ProductOrder,
    pub(super) page: PageRequest,
}

impl CacheKey for Products<'_> {
    type Value = Kept<Page<ListedProduct>>;
    const PREFIX: &'static str = "products";
    const TTL: Duration = Duration::from_mins(1);

    fn write(&self, text: &mut KeyText) {
        // Taken apart, so that a new field cannot be forgotten here.
        let ProductFilter {
            variants,
            status,
            category,
            min_price,
            max_price,
            featured,
            on_sale,
            low_stock,
            term,
        } = self.filter;
        text.part(matches!(variants, Variants::Listed))
            .optional(status.map(ProductStatus::as_str))
            .optional(*category)
            .optional(*min_price)
            .optional(*max_price)
            .optional(*featured)
            .optional(*on_sale)
            .part(low_stock)
            .optional(term.as_ref().map(SearchTerm::as_str))
            .part(word_of(self.order))
            .part(self.page.number())
            .part(self.page.size());
    }

    fn products(value: &Self::Value) -> Vec<ProductId> {
        listed(value)
    }
}

/// What goes with a product.
pub(super) struct Related {
    pub(super) product: ProductId,
    pub(super) limit: u32,
}

impl CacheKey for Related {
    type Value = Kept<Vec<ListedProduct>>;
    const PREFIX: &'static str = "related";
    const TTL: Duration = Duration::from_mins(10);

    fn write(&self, text: &mut KeyText) {
        text.part(self.product).part(self.limit);
    }

    fn products(value: &Self::Value) -> Vec<ProductId> {
        value.iter().flat_map(ids_of).collect()
    }
}

/// What stands beside the products of a category.
pub(super) struct Neighbours {
    pub(super) category: CategoryId,
    pub(super) limit: u32,
}

impl CacheKey for Neighbours {
    type Value = Kept<Vec<ListedProduct>>;
    const PREFIX: &'static str = "neighbours";
    const TTL: Duration = Duration::from_mins(10);

    fn write(&self, text: &mut KeyText) {
        text.part(self.category).part(self.limit);
    }

    fn products(value: &Self::Value) -> Vec<ProductId> {
        value.iter().flat_map(ids_of).collect()
    }
}

/// What a search found.
pub(super) struct Search<'a>(pub(super) &'a SearchQuery);

impl CacheKey for Search<'_> {
    type Value = Found;
    const PREFIX: &'static str = "search";
    const TTL: Duration = Duration::from_mins(2);

    fn write(&self, text: &mut KeyText) {
        let SearchQuery {
            term,
            scope,
            page,
            category,
            min_price,
            max_price,
        } = self.0;
        text.part(term.as_str())
            .part(scope.as_str())
            .part(page.number())
            .part(page.size())
            .optional(*category)
            .optional(*min_price)
            .optional(*max_price);
    }

    fn products(value: &Found) -> Vec<ProductId> {
        value.products.as_ref().map(listed).unwrap_or_default()
    }
}

/// What is suggested while somebody types.
pub(super) struct Suggest<'a> {
    pub(super) term: &'a SearchTerm,
    pub(super) limit: u32,
}

impl CacheKey for Suggest<'_> {
    type Value = Kept<Suggestions>;
    const PREFIX: &'static str = "suggest";
    const TTL: Duration = Duration::from_mins(5);

    fn write(&self, text: &mut KeyText) {
        text.part(self.term.as_str()).part(self.limit);
    }

    fn products(value: &Self::Value) -> Vec<ProductId> {
        hinted(&value.products)
    }
}

/// What the shop recommends.
pub(super) struct PopularNow;

impl CacheKey for PopularNow {
    type Value = Kept<Popular>;
    const PREFIX: &'static str = "popular";
    const TTL: Duration = Duration::from_mins(10);

    fn write(&self, _: &mut KeyText) {}

    fn products(value: &Self::Value) -> Vec<ProductId> {
        hinted(&value.products)
    }
}

fn listed(page: &Page<ListedProduct>) -> Vec<ProductId> {
    page.items.iter().flat_map(ids_of).collect()
}

/// What can be bought of a listed product: each of its variants.
fn ids_of(listed: &ListedProduct) -> Vec<ProductId> {
    match &listed.variants {
        Some(variants) => variants.ids.clone(),
        None => vec![listed.product.id],
    }
}

fn hinted(hints: &[ProductHint]) -> Vec<ProductId> {
    hints.iter().map(|hint| hint.id).collect()
}

fn word_of(order: ProductOrder) -> &'static str {
    use Direction::{Ascending, Descending};
    match order {
        ProductOrder::CreatedAt(Ascending) => "oldest",
        ProductOrder::CreatedAt(Descending) => "newest",
        ProductOrder::Name(Ascending) => "name",
        ProductOrder::Name(Descending) => "name-desc",
        ProductOrder::Price(Ascending) => "cheapest",
        ProductOrder::Price(Descending) => "dearest",
        ProductOrder::FeaturedThenName => "featured",
    }
}
