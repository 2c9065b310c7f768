use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    catalog::{ProductOption, ProductStatus},
    id::{CategoryId, ProductId},
    patch::Patch,
    wire::Price,
};

/// A category to be made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateCategoryRequest {
    /// What shoppers read.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub name: String,
    /// Unique; part of the address of its page.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub slug: String,
    /// A sentence or two for its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 10_000, nullable = false))]
    pub description: Option<String>,
    /// Address of its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(format = "uri-reference", nullable = false)
    )]
    pub image_url: Option<String>,
    /// The category it goes into; a root where it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub parent_id: Option<CategoryId>,
    /// Smaller comes first among its siblings.
    #[serde(default)]
    pub sort_order: i32,
}

/// What changes of a category; absent keys leave it as it is, `null` clears what can be absent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeCategoryRequest {
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 200, nullable = false)
    )]
    pub name: Option<String>,
    /// A new slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 200, nullable = false)
    )]
    pub slug: Option<String>,
    /// A new description.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, max_length = 10_000))]
    pub description: Patch<String>,
    /// A new picture.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = "uri-reference"))]
    pub image_url: Patch<String>,
    /// Another place in the tree; `null` makes it a root.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<CategoryId>))]
    pub parent_id: Patch<CategoryId>,
    /// Shown or hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub is_active: Option<bool>,
    /// A new place among its siblings.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub sort_order: Option<i32>,
}

/// A product to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateProductRequest {
    /// The category it stands in.
    pub category_id: CategoryId,
    /// Unique; the merchant's own number for it.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub sku: String,
    /// What shoppers read.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub name: String,
    /// Unique; part of the address of its page.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub slug: String,
    /// What it is, in plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 10_000, nullable = false))]
    pub description: Option<String>,
    /// What one piece costs.
    pub price: Price,
    /// The price it is compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub compare_at: Option<Price>,
    /// How many pieces there are.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(maximum = 1_000_000_000))]
    pub stock: u32,
    /// Address of its main picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(format = "uri-reference", nullable = false)
    )]
    pub image_url: Option<String>,
    /// Addresses of more pictures.
    #[serde(default)]
    pub images: Vec<String>,
    /// Who may see it; `DRAFT` where it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub status: Option<ProductStatus>,
    /// Shown first where the shop recommends.
    #[serde(default)]
    pub is_featured: bool,
    /// Whatever else the merchant keeps with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>, nullable = false))]
    pub metadata: Option<Value>,
    /// The product that it is a variant of, which stands in lists for it; it then has that one's category and name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub variant_of: Option<ProductId>,
    /// What distinguishes it from the other variants: the names are the same for all of them, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 3))]
    pub options: Vec<ProductOption>,
}

/// What changes of a product; absent keys leave it as it is, `null` clears what can be absent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeProductRequest {
    /// Another category.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub category_id: Option<CategoryId>,
    /// A new SKU.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 100, nullable = false)
    )]
    pub sku: Option<String>,
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 200, nullable = false)
    )]
    pub name: Option<String>,
    /// A new slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 200, nullable = false)
    )]
    pub slug: Option<String>,
    /// A new description.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, max_length = 10_000))]
    pub description: Patch<String>,
    /// A new price.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub price: Option<Price>,
    /// A new price to compare with.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Price>))]
    pub compare_at: Patch<Price>,
    /// How many pieces can be bought from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(maximum = 1_000_000_000, nullable = false))]
    pub stock: Option<u32>,
    /// A new main picture.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = "uri-reference"))]
    pub image_url: Patch<String>,
    /// Other pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub images: Option<Vec<String>>,
    /// Who may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub status: Option<ProductStatus>,
    /// Shown first where the shop recommends.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub is_featured: Option<bool>,
    /// Whatever else the merchant keeps with it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub metadata: Patch<Value>,
    /// Other options; other names than before, of a product that stands in lists, become those of its variants too.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_items = 3, nullable = false))]
    pub options: Option<Vec<ProductOption>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        money::Money,
        wire::check::{check, uuid},
    };

    #[test]
    fn a_change_names_only_what_changes() {
        check(&ChangeProductRequest::default(), "{}");
        let change = ChangeProductRequest {
            price: Some(Price(Money::from_minor_units(2_999))),
            compare_at: Patch::Clear,
            description: Patch::Set("New".to_owned()),
            ..ChangeProductRequest::default()
        };
        check(
            &change,
            r#"{"description":"New","price":29.99,"compareAt":null}"#,
        );
        let change = ChangeCategoryRequest {
            parent_id: Patch::Clear,
            ..ChangeCategoryRequest::default()
        };
        check(&change, r#"{"parentId":null}"#);
    }

    #[test]
    fn a_new_product_needs_little() {
        let id = CategoryId(uuid(2));
        let json =
            format!(r#"{{"categoryId":"{id}","sku":"A","name":"B","slug":"c","price":29.99}}"#);
        let request: CreateProductRequest = serde_json::from_str(&json).unwrap();
        assert_eq!(request.price.0, Money::from_minor_units(2_999));
        assert_eq!((request.stock, request.status), (0, None));
    }
}
