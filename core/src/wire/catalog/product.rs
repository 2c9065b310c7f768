use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{CategoryMini, CategoryResponse};
use crate::{
    catalog::{ListedProduct, Product, ProductOption, ProductStatus, ShownProduct},
    id::{CategoryId, ProductId},
    wire::{Amount, Moment, convert::from_references},
};

/// A product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductResponse {
    /// Never changes.
    pub id: ProductId,
    /// The category it stands in.
    pub category_id: CategoryId,
    /// Unique; the merchant's own number for it.
    #[cfg_attr(feature = "openapi", schema(example = "IPHONE-15-PRO"))]
    pub sku: String,
    /// What shoppers read.
    #[cfg_attr(feature = "openapi", schema(example = "iPhone 15 Pro"))]
    pub name: String,
    /// Unique; part of the address of its page.
    #[cfg_attr(feature = "openapi", schema(example = "iphone-15-pro"))]
    pub slug: String,
    /// What it is, in plain text.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub description: Option<String>,
    /// What one piece costs.
    pub price: Amount,
    /// The price it is compared with; a sale when it is above `price`.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub compare_at: Option<Amount>,
    /// How many pieces can be bought now.
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub stock: i64,
    /// Address of its main picture.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub image_url: Option<String>,
    /// Addresses of more pictures.
    pub images: Vec<String>,
    /// Who may see it.
    pub status: ProductStatus,
    /// Shown first where the shop recommends.
    pub is_featured: bool,
    /// Whatever else the merchant keeps with it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>, required = true))]
    pub metadata: Option<Value>,
    /// The product that stands in lists for it; left out for one that stands there itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub variant_of: Option<ProductId>,
    /// What distinguishes it from the other variants, in the order in which it is shown; left out where it comes in one form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<ProductOption>,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed, its stock apart.
    pub updated_at: Moment,
}

impl From<Product> for ProductResponse {
    fn from(product: Product) -> Self {
        Self {
            id: product.id,
            category_id: product.category_id,
            sku: product.sku,
            name: product.name,
            slug: product.slug,
            description: product.description,
            price: Amount(product.price),
            compare_at: product.compare_at.map(Amount),
            stock: product.available,
            image_url: product.image_url,
            images: product.images,
            status: product.status,
            is_featured: product.is_featured,
            metadata: product.metadata,
            variant_of: product.variant_of,
            options: product.options,
            created_at: Moment(product.created_at),
            updated_at: Moment(product.updated_at),
        }
    }
}

/// A product as lists show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedProductResponse {
    /// The product.
    #[serde(flatten)]
    pub product: ProductResponse,
    /// The category it stands in.
    pub category: CategoryMini,
}

impl From<ListedProduct> for ListedProductResponse {
    fn from(listed: ListedProduct) -> Self {
        Self {
            product: listed.product.into(),
            category: listed.category.into(),
        }
    }
}

/// A product as its own page shows it, and as it is after it was made or changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShownProductResponse {
    /// The product.
    #[serde(flatten)]
    pub product: ProductResponse,
    /// The category it stands in.
    pub category: CategoryResponse,
    /// All its variants, itself included and the lead first, where it is shown and there are several; else left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<VariantResponse>,
}

impl From<ShownProduct> for ShownProductResponse {
    fn from(shown: ShownProduct) -> Self {
        Self {
            product: shown.product.into(),
            category: shown.category.into(),
            variants: shown.variants.into_iter().map(Into::into).collect(),
        }
    }
}

/// One of the variants of a product, as the page of each of them offers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VariantResponse {
    /// Never changes; what carts and orders name.
    pub id: ProductId,
    /// Unique; the merchant's own number for it.
    #[cfg_attr(feature = "openapi", schema(example = "MENS-CLASSIC-TEE-L-WHITE"))]
    pub sku: String,
    /// Unique; part of the address of its page.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "mens-classic-cotton-tshirt-l-white")
    )]
    pub slug: String,
    /// What distinguishes it from the others, by the same names and in the same order as theirs.
    pub options: Vec<ProductOption>,
    /// What one piece costs.
    pub price: Amount,
    /// The price it is compared with; a sale when it is above `price`.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub compare_at: Option<Amount>,
    /// How many pieces can be bought now.
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub stock: i64,
    /// Address of its main picture.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub image_url: Option<String>,
}

impl From<Product> for VariantResponse {
    fn from(product: Product) -> Self {
        Self {
            id: product.id,
            sku: product.sku,
            slug: product.slug,
            options: product.options,
            price: Amount(product.price),
            compare_at: product.compare_at.map(Amount),
            stock: product.available,
            image_url: product.image_url,
        }
    }
}

from_references! {
    Product => ProductResponse;
    ListedProduct => ListedProductResponse;
    ShownProduct => ShownProductResponse;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        catalog::CategoryRef,
        money::Money,
        wire::check::{a_category, a_product, check, uuid},
    };

    #[test]
    fn a_full_product_keeps_its_order_of_keys() {
        let product = Product {
            description: Some("Glows \"red\".".to_owned()),
            compare_at: Some(Money::from_minor_units(10_000)),
            image_url: Some("/images/red.svg".to_owned()),
            images: vec!["/images/red-2.svg".to_owned()],
            is_featured: true,
            metadata: Some(json!({"watts": 7})),
            ..a_product(1)
        };
        check(
            &ProductResponse::from(&product),
            r#"{"id":"00000000-0000-0000-0000-000000000001","categoryId":"00000000-0000-0000-0000-000000000002",
            "sku":"RED-LAMP","name":"Red Lamp","slug":"red-lamp","description":"Glows \"red\".","price":"29.9",
            "compareAt":"100","stock":7,"imageUrl":"/images/red.svg","images":["/images/red-2.svg"],
            "status":"ACTIVE","isFeatured":true,"metadata":{"watts":7},
            "createdAt":"2026-12-20T09:30:00.123Z","updatedAt":"2026-12-20T09:30:00.123Z"}"#,
        );
    }

    const BARE: &str = r#""id":"00000000-0000-0000-0000-000000000001",
        "categoryId":"00000000-0000-0000-0000-000000000002","sku":"RED-LAMP","name":"Red Lamp","slug":"red-lamp",
        "description":null,"price":"29.9","compareAt":null,"stock":7,"imageUrl":null,"images":[],
        "status":"ACTIVE","isFeatured":false,"metadata":null,
        "createdAt":"2026-12-20T09:30:00.123Z","updatedAt":"2026-12-20T09:30:00.123Z""#;

    #[test]
    fn lists_name_the_category() {
        let listed = ListedProduct {
            product: a_product(1),
            category: CategoryRef {
                id: CategoryId(uuid(2)),
                name: "Lamps".to_owned(),
                slug: "lamps".to_owned(),
            },
            variants: None,
        };
        check(
            &ListedProductResponse::from(&listed),
            &format!(
                r#"{{{BARE},"category":{{"id":"00000000-0000-0000-0000-000000000002","name":"Lamps","slug":"lamps"}}}}"#
            ),
        );
    }

    #[test]
    fn a_single_product_has_the_whole_category() {
        let shown = ShownProduct {
            product: a_product(1),
            category: a_category(2),
            variants: vec![],
        };
        let category = serde_json::to_string(&CategoryResponse::from(a_category(2))).unwrap();
        check(
            &ShownProductResponse::from(&shown),
            &format!(r#"{{{BARE},"category":{category}}}"#),
        );
    }

    #[test]
    fn a_variant_names_its_lead_and_the_page_all_of_them() {
        let [lead, variant] =
            [("M", None), ("L", Some(ProductId(uuid(1))))].map(|(size, variant_of)| Product {
                options: vec![ProductOption::new("Size", size)],
                variant_of,
                ..a_product(if variant_of.is_some() { 3 } else { 1 })
            });
        let shown = ShownProduct {
            product: variant.clone(),
            category: a_category(2),
            variants: vec![lead, variant],
        };
        let json = serde_json::to_value(ShownProductResponse::from(shown)).unwrap();
        assert_eq!(json["variantOf"], json!(uuid(1)));
        assert_eq!(json["options"], json!([{"name": "Size", "value": "L"}]));
        assert_eq!(json["variants"].as_array().unwrap().len(), 2);
        assert_eq!(
            json["variants"][0],
            json!({"id": uuid(1), "sku": "RED-LAMP", "slug": "red-lamp", "options": [{"name": "Size", "value": "M"}],
                "price": "29.9", "compareAt": null, "stock": 7, "imageUrl": null})
        );
    }
}
