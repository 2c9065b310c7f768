use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::{ProductHint, SearchTerm};
use crate::{
    catalog::{CategoryRef, CountedCategory, list_counted_categories},
    storage::{StoreError, Stores},
};

/// How many categories are suggested at most.
pub const SUGGESTED_CATEGORIES: u32 = 3;
/// How many products and categories count as popular.
const POPULAR: u32 = 6;

/// What somebody may mean who has typed a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestions {
    /// Active products, featured ones first, then by name.
    pub products: Vec<ProductHint>,
    /// Active categories by name.
    pub categories: Vec<CategoryRef>,
    /// The text with its last word completed, where an index knows how.
    #[serde(default)]
    pub queries: Vec<String>,
}

/// What is shown to somebody who has typed nothing yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Popular {
    /// Active products that the shop recommends, by name.
    pub products: Vec<ProductHint>,
    /// Active categories, the fullest first.
    pub categories: Vec<CountedCategory>,
}

/// The names that the term is part of: `limit` products and a few categories.
pub async fn suggest(
    stores: &mut dyn Stores,
    term: &SearchTerm,
    limit: u32,
) -> Result<Suggestions, StoreError> {
    let mut search = stores.search();
    Ok(Suggestions {
        products: search.suggest_products(term, limit).await?,
        categories: search
            .suggest_categories(term, SUGGESTED_CATEGORIES)
            .await?,
        queries: vec![],
    })
}

/// What the shop recommends, and where most of its products are.
pub async fn list_popular(stores: &mut dyn Stores) -> Result<Popular, StoreError> {
    let products = stores.search().featured_products(POPULAR).await?;
    Ok(Popular {
        products,
        categories: fullest(list_counted_categories(stores).await?),
    })
}

/// The sort is stable: equally full categories stay in list order.
fn fullest(mut categories: Vec<CountedCategory>) -> Vec<CountedCategory> {
    categories.sort_by_key(|counted| Reverse(counted.products));
    categories.truncate(POPULAR as usize);
    categories
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::testing::{SeededEntropy, a_category};

    #[test]
    fn the_fullest_categories_come_first_and_ties_keep_the_list_order() {
        let entropy = SeededEntropy::default();
        let counted = |(slug, products)| CountedCategory {
            category: a_category(slug, Timestamp::UNIX_EPOCH, &entropy),
            products,
        };
        let list = ["a1", "b3", "c1", "d0", "e2", "f1", "g0"];
        let counts = [1, 3, 1, 0, 2, 1, 0];
        let full = fullest(list.into_iter().zip(counts).map(counted).collect());
        let slugs: Vec<&str> = full.iter().map(|c| c.category.slug.as_str()).collect();
        assert_eq!(slugs, ["b3", "e2", "a1", "c1", "f1", "d0"]);
    }
}
