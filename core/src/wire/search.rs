use serde::{Deserialize, Serialize};

use super::{
    Amount, CategoryMini, CountedCategoryResponse, ListedProductResponse, ProductCount, Success,
    convert::from_references,
};
use crate::{
    catalog::{CountedCategory, ListedProduct},
    id::{CategoryId, ProductId},
    page::{Page, PageRequest},
    search::ProductHint,
};

/// What a search found; products, categories and meta stand beside `success`, and a kind that was not asked for
/// has no keys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchResponse {
    /// Always `true`.
    pub success: Success,
    /// Products on sale, featured ones first, then by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub products: Option<Vec<ListedProductResponse>>,
    /// Active categories, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub categories: Option<Vec<CountedCategoryResponse>>,
    /// What was asked, and how much there is.
    pub meta: SearchMeta,
}

/// What was asked, and how much there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchMeta {
    /// The text as it was sent.
    #[cfg_attr(feature = "openapi", schema(example = "phone"))]
    pub query: String,
    /// The page's number, from 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub page: u32,
    /// How many entries a page has at most.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub limit: u32,
    /// How many products fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub total_products: Option<u64>,
    /// How many categories fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub total_categories: Option<u64>,
}

impl SearchResponse {
    /// Puts the pages that were asked for beside the question; `None` for a kind that was not.
    pub fn new(
        query: impl Into<String>,
        request: PageRequest,
        products: Option<Page<ListedProduct>>,
        categories: Option<Page<CountedCategory>>,
    ) -> Self {
        Self {
            success: Success::default(),
            meta: SearchMeta {
                query: query.into(),
                page: request.number(),
                limit: request.size(),
                total_products: products.as_ref().map(|page| page.total),
                total_categories: categories.as_ref().map(|page| page.total),
            },
            products: products.map(|page| page.items.into_iter().map(Into::into).collect()),
            categories: categories.map(|page| page.items.into_iter().map(Into::into).collect()),
        }
    }
}

/// A product as a suggestion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductHintResponse {
    /// Never changes.
    pub id: ProductId,
    /// What shoppers read.
    #[cfg_attr(feature = "openapi", schema(example = "iPhone 15 Pro"))]
    pub name: String,
    /// Part of the address of its page.
    #[cfg_attr(feature = "openapi", schema(example = "iphone-15-pro"))]
    pub slug: String,
    /// Address of its main picture.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub image_url: Option<String>,
    /// What one piece costs.
    pub price: Amount,
}

impl From<ProductHint> for ProductHintResponse {
    fn from(hint: ProductHint) -> Self {
        Self {
            id: hint.id,
            name: hint.name,
            slug: hint.slug,
            image_url: hint.image_url,
            price: Amount(hint.price),
        }
    }
}

/// What somebody who is still typing may mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SuggestResponse {
    /// Products on sale with the text in their name.
    pub products: Vec<ProductHintResponse>,
    /// Active categories with the text in their name.
    pub categories: Vec<CategoryMini>,
    /// The text with its last word completed, what would find the most first; left out where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(example = json!(["red lamp"])))]
    pub queries: Vec<String>,
}

/// What the shop recommends to somebody who has not typed yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PopularResponse {
    /// Products on sale that are featured.
    pub featured_products: Vec<ProductHintResponse>,
    /// Active categories, those with the most products first.
    pub top_categories: Vec<PopularCategory>,
}

/// A category with many products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PopularCategory {
    /// Never changes.
    pub id: CategoryId,
    /// What shoppers read.
    #[cfg_attr(feature = "openapi", schema(example = "Smartphones"))]
    pub name: String,
    /// Part of the address of its page.
    #[cfg_attr(feature = "openapi", schema(example = "smartphones"))]
    pub slug: String,
    /// How much is in it.
    #[serde(rename = "_count")]
    pub count: ProductCount,
}

impl From<CountedCategory> for PopularCategory {
    fn from(counted: CountedCategory) -> Self {
        Self {
            id: counted.category.id,
            name: counted.category.name,
            slug: counted.category.slug,
            count: ProductCount {
                products: counted.products,
            },
        }
    }
}

from_references! {
    ProductHint => ProductHintResponse;
    CountedCategory => PopularCategory;
}

#[cfg(test)]
mod tests {
    use super::{
        super::check::{a_category, check, uuid},
        *,
    };
    use crate::{catalog::CategoryRef, money::Money};

    fn page<T>(total: u64) -> Page<T> {
        Page {
            items: vec![],
            is_longer: false,
            total,
            request: PageRequest::new(1, 20),
        }
    }

    fn hint() -> ProductHint {
        ProductHint {
            id: ProductId(uuid(1)),
            name: "Red Lamp".to_owned(),
            slug: "red-lamp".to_owned(),
            image_url: None,
            price: Money::from_minor_units(2_990),
        }
    }

    #[test]
    fn a_search_for_everything_has_both_kinds() {
        let found = SearchResponse::new(
            "Lamp ",
            PageRequest::new(1, 20),
            Some(page(3)),
            Some(page(1)),
        );
        check(
            &found,
            r#"{"success":true,"products":[],"categories":[],
            "meta":{"query":"Lamp ","page":1,"limit":20,"totalProducts":3,"totalCategories":1}}"#,
        );
    }

    #[test]
    fn a_kind_that_was_not_asked_for_has_no_keys() {
        check(
            &SearchResponse::new("a", PageRequest::new(2, 5), Some(page(0)), None),
            r#"{"success":true,"products":[],"meta":{"query":"a","page":2,"limit":5,"totalProducts":0}}"#,
        );
        check(
            &SearchResponse::new("a", PageRequest::new(2, 5), None, Some(page(0))),
            r#"{"success":true,"categories":[],"meta":{"query":"a","page":2,"limit":5,"totalCategories":0}}"#,
        );
    }

    #[test]
    fn suggestions_are_short() {
        let category = CategoryRef {
            id: CategoryId(uuid(2)),
            name: "Lamps".to_owned(),
            slug: "lamps".to_owned(),
        };
        let suggested = SuggestResponse {
            products: vec![hint().into()],
            categories: vec![category.into()],
            queries: vec![],
        };
        check(
            &suggested,
            r#"{"products":[{"id":"00000000-0000-0000-0000-000000000001","name":"Red Lamp","slug":"red-lamp",
            "imageUrl":null,"price":"29.9"}],
            "categories":[{"id":"00000000-0000-0000-0000-000000000002","name":"Lamps","slug":"lamps"}]}"#,
        );
        let queries = SuggestResponse {
            products: vec![],
            categories: vec![],
            queries: vec!["red lamp".to_owned()],
        };
        check(
            &queries,
            r#"{"products":[],"categories":[],"queries":["red lamp"]}"#,
        );
    }

    #[test]
    fn popular_categories_tell_their_count() {
        let counted = CountedCategory {
            category: a_category(2),
            products: 7,
        };
        let popular = PopularResponse {
            featured_products: vec![hint().into()],
            top_categories: vec![counted.into()],
        };
        check(
            &popular,
            r#"{"featuredProducts":[{"id":"00000000-0000-0000-0000-000000000001","name":"Red Lamp",
            "slug":"red-lamp","imageUrl":null,"price":"29.9"}],
            "topCategories":[{"id":"00000000-0000-0000-0000-000000000002","name":"Lamps","slug":"lamps",
            "_count":{"products":7}}]}"#,
        );
    }
}
