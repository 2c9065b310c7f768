use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::SearchTerm;
use crate::{
    catalog::{CountedCategory, ListedProduct, ProductFilter, ProductOrder, ProductStatus},
    id::CategoryId,
    money::Money,
    page::{Page, PageRequest},
    storage::{StoreError, Stores},
};

/// How many categories are shown beside products.
pub const CATEGORIES_BESIDE_PRODUCTS: u32 = 5;

/// What a search looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SearchScope {
    /// A page of products, and the first few categories.
    All,
    /// A page of products.
    Products,
    /// A page of categories.
    Categories,
}

impl SearchScope {
    /// The word that the JSON API uses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Products => "products",
            Self::Categories => "categories",
        }
    }
}

/// What somebody searches for; category and prices narrow the products alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SearchQuery {
    /// What is to be in the text.
    pub term: SearchTerm,
    /// What is looked for.
    pub scope: SearchScope,
    /// Which page of it.
    pub page: PageRequest,
    /// Products of this category or of any category below it.
    pub category: Option<CategoryId>,
    /// Products that cost at least this.
    pub min_price: Option<Money>,
    /// Products that cost at most this.
    pub max_price: Option<Money>,
}

/// What was found; a kind that was not looked for is `None`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Products, featured ones first, then by name.
    pub products: Option<Page<ListedProduct>>,
    /// Categories by name.
    pub categories: Option<Page<CountedCategory>>,
}

/// Finds active products and categories. `counted` are the active categories with their counts, which take longer to make
/// than all else and are the same for every search.
pub async fn search(
    stores: &mut dyn Stores,
    query: &SearchQuery,
    counted: &[CountedCategory],
) -> Result<Found, StoreError> {
    let beside = PageRequest::new(1, CATEGORIES_BESIDE_PRODUCTS);
    let (products, categories) = match query.scope {
        SearchScope::All => (Some(query.page), Some(beside)),
        SearchScope::Products => (Some(query.page), None),
        SearchScope::Categories => (None, Some(query.page)),
    };
    Ok(Found {
        products: match products {
            Some(page) => Some(find_products(stores, query, page).await?),
            None => None,
        },
        categories: match categories {
            Some(page) => Some(find_categories(stores, &query.term, page, counted).await?),
            None => None,
        },
    })
}

async fn find_products(
    stores: &mut dyn Stores,
    query: &SearchQuery,
    page: PageRequest,
) -> Result<Page<ListedProduct>, StoreError> {
    let filter = ProductFilter {
        status: Some(ProductStatus::Active),
        category: query.category,
        min_price: query.min_price,
        max_price: query.max_price,
        term: Some(query.term.clone()),
        ..ProductFilter::default()
    };
    let mut catalog = stores.catalog();
    catalog
        .list_products(&filter, ProductOrder::FeaturedThenName, page)
        .await
}

async fn find_categories(
    stores: &mut dyn Stores,
    term: &SearchTerm,
    page: PageRequest,
    counted: &[CountedCategory],
) -> Result<Page<CountedCategory>, StoreError> {
    let found = stores.search().find_categories(term, page).await?;
    let counts: HashMap<CategoryId, u64> = counted
        .iter()
        .map(|counted| (counted.category.id, counted.products))
        .collect();
    Ok(found.map(|category| CountedCategory {
        products: counts.get(&category.id).copied().unwrap_or_default(),
        category,
    }))
}
