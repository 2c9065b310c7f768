use serde::{Deserialize, Serialize};

use crate::{
    catalog::{Category, CategoryRef, CountedCategory},
    id::CategoryId,
    wire::{Moment, convert::from_references},
};

/// A category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CategoryResponse {
    /// Never changes.
    pub id: CategoryId,
    /// What shoppers read.
    #[cfg_attr(feature = "openapi", schema(example = "Smartphones"))]
    pub name: String,
    /// Unique; part of the address of its page.
    #[cfg_attr(feature = "openapi", schema(example = "smartphones"))]
    pub slug: String,
    /// A sentence or two for its page.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub description: Option<String>,
    /// Address of its picture.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub image_url: Option<String>,
    /// The category it is part of; `null` for a root.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub parent_id: Option<CategoryId>,
    /// Inactive categories are hidden from every visitor.
    pub is_active: bool,
    /// Smaller comes first among its siblings.
    pub sort_order: i32,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

impl From<Category> for CategoryResponse {
    fn from(category: Category) -> Self {
        Self {
            id: category.id,
            name: category.name,
            slug: category.slug,
            description: category.description,
            image_url: category.image_url,
            parent_id: category.parent_id,
            is_active: category.is_active,
            sort_order: category.sort_order,
            created_at: Moment(category.created_at),
            updated_at: Moment(category.updated_at),
        }
    }
}

/// How much is in a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductCount {
    /// Products on sale in it and in all categories below it.
    pub products: u64,
}

/// A category as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountedCategoryResponse {
    /// The category.
    #[serde(flatten)]
    pub category: CategoryResponse,
    /// How much is in it.
    #[serde(rename = "_count")]
    pub count: ProductCount,
}

impl From<CountedCategory> for CountedCategoryResponse {
    fn from(counted: CountedCategory) -> Self {
        Self {
            category: counted.category.into(),
            count: ProductCount {
                products: counted.products,
            },
        }
    }
}

/// A category as its own page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShownCategoryResponse {
    /// The category.
    #[serde(flatten)]
    pub category: CategoryResponse,
    /// The category it is part of, active or not; `null` for a root.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub parent: Option<CategoryResponse>,
    /// Its active children, in list order.
    pub children: Vec<CategoryResponse>,
    /// How much is in it.
    #[serde(rename = "_count")]
    pub count: ProductCount,
}

#[cfg(feature = "storage")]
impl From<crate::catalog::ShownCategory> for ShownCategoryResponse {
    fn from(mut shown: crate::catalog::ShownCategory) -> Self {
        let children = shown.children.into_iter().map(|child| child.category);
        Self {
            category: shown.category.into(),
            parent: shown.ancestors.pop().map(CategoryResponse::from),
            children: children.map(CategoryResponse::from).collect(),
            count: ProductCount {
                products: shown.products,
            },
        }
    }
}

/// What names a category beside others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CategoryMini {
    /// Never changes.
    pub id: CategoryId,
    /// What shoppers read.
    #[cfg_attr(feature = "openapi", schema(example = "Smartphones"))]
    pub name: String,
    /// Part of the address of its page.
    #[cfg_attr(feature = "openapi", schema(example = "smartphones"))]
    pub slug: String,
}

impl From<CategoryRef> for CategoryMini {
    fn from(category: CategoryRef) -> Self {
        Self {
            id: category.id,
            name: category.name,
            slug: category.slug,
        }
    }
}

from_references! {
    Category => CategoryResponse;
    CountedCategory => CountedCategoryResponse;
    CategoryRef => CategoryMini;
}

#[cfg(feature = "storage")]
from_references! {
    crate::catalog::ShownCategory => ShownCategoryResponse;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalog::ShownCategory,
        wire::check::{a_category, check},
    };

    const LAMPS: &str = r#""id":"00000000-0000-0000-0000-000000000002","name":"Lamps","slug":"lamps",
        "description":null,"imageUrl":null,"parentId":null,"isActive":true,"sortOrder":3,
        "createdAt":"2026-12-20T09:30:00.123Z","updatedAt":"2026-12-20T09:30:00.123Z""#;

    #[test]
    fn absent_values_are_null() {
        check(
            &CategoryResponse::from(a_category(2)),
            &format!("{{{LAMPS}}}"),
        );
    }

    #[test]
    fn lists_tell_how_much_is_in_a_category() {
        let counted = CountedCategory {
            category: a_category(2),
            products: 7,
        };
        check(
            &CountedCategoryResponse::from(&counted),
            &format!(r#"{{{LAMPS},"_count":{{"products":7}}}}"#),
        );
    }

    #[test]
    fn a_root_has_no_parent_and_children_have_no_counts() {
        let shown = ShownCategory {
            category: a_category(2),
            ancestors: vec![],
            children: vec![CountedCategory {
                category: a_category(2),
                products: 7,
            }],
            products: 9,
        };
        check(
            &ShownCategoryResponse::from(&shown),
            &format!(
                r#"{{{LAMPS},"parent":null,"children":[{{{LAMPS}}}],"_count":{{"products":9}}}}"#
            ),
        );
    }

    #[test]
    fn the_parent_is_the_nearest_ancestor() {
        let shown = ShownCategory {
            category: a_category(5),
            ancestors: vec![a_category(3), a_category(4)],
            children: vec![],
            products: 0,
        };
        let parent = ShownCategoryResponse::from(shown).parent;
        assert_eq!(parent, Some(a_category(4).into()));
    }
}
