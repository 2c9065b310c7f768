use serde::{Deserialize, Serialize};

use crate::{
    id::{OrderId, OrderLineId, ProductId},
    order::{OrderLine, ShownOrderLine},
    wire::{Amount, convert::from_references},
};

/// One product of an order, frozen when the order was placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderLineResponse {
    /// Names the line.
    pub id: OrderLineId,
    /// The order it belongs to.
    pub order_id: OrderId,
    /// The product.
    pub product_id: ProductId,
    /// The product's SKU then.
    #[cfg_attr(feature = "openapi", schema(example = "IPHONE-15-PRO"))]
    pub sku: String,
    /// The product's name then.
    #[cfg_attr(feature = "openapi", schema(example = "iPhone 15 Pro"))]
    pub name: String,
    /// How many pieces.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1_000_000))]
    pub quantity: u32,
    /// What a piece cost then.
    pub unit_price: Amount,
    /// `unitPrice` times `quantity`.
    pub subtotal: Amount,
}

impl From<OrderLine> for OrderLineResponse {
    fn from(line: OrderLine) -> Self {
        Self {
            id: line.id,
            order_id: line.order_id,
            product_id: line.product_id,
            sku: line.sku,
            name: line.name,
            quantity: line.quantity,
            unit_price: Amount(line.unit_price),
            subtotal: Amount(line.line_total),
        }
    }
}

/// A line in a list of orders and in the reply to a placed one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedOrderLineResponse {
    /// The line.
    #[serde(flatten)]
    pub line: OrderLineResponse,
    /// What its product looks like now.
    pub product: OrderedProduct,
}

/// What a list of orders shows of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderedProduct {
    /// Never changes.
    pub id: ProductId,
    /// Its name now.
    #[cfg_attr(feature = "openapi", schema(example = "iPhone 15 Pro"))]
    pub name: String,
    /// Its picture now.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub image_url: Option<String>,
}

impl From<ShownOrderLine> for ListedOrderLineResponse {
    fn from(shown: ShownOrderLine) -> Self {
        Self {
            product: OrderedProduct {
                id: shown.line.product_id,
                name: shown.product_name,
                image_url: shown.product_image_url,
            },
            line: shown.line.into(),
        }
    }
}

/// A line of an order that is shown alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShownOrderLineResponse {
    /// The line.
    #[serde(flatten)]
    pub line: OrderLineResponse,
    /// What its product looks like now.
    pub product: ShownOrderedProduct,
}

/// What an order that is shown alone shows of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShownOrderedProduct {
    /// Never changes.
    pub id: ProductId,
    /// Its name now.
    #[cfg_attr(feature = "openapi", schema(example = "iPhone 15 Pro"))]
    pub name: String,
    /// Part of the address of its page now.
    #[cfg_attr(feature = "openapi", schema(example = "iphone-15-pro"))]
    pub slug: String,
    /// Its picture now.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub image_url: Option<String>,
}

impl From<ShownOrderLine> for ShownOrderLineResponse {
    fn from(shown: ShownOrderLine) -> Self {
        Self {
            product: ShownOrderedProduct {
                id: shown.line.product_id,
                name: shown.product_name,
                slug: shown.product_slug,
                image_url: shown.product_image_url,
            },
            line: shown.line.into(),
        }
    }
}

from_references! {
    OrderLine => OrderLineResponse;
    ShownOrderLine => ListedOrderLineResponse;
    ShownOrderLine => ShownOrderLineResponse;
}
