use serde::{Deserialize, Serialize};

use crate::{
    id::ProductId,
    order::{Address, OrderStatus},
};

/// Where goods or a bill shall go.
pub type AddressRequest = Address;

/// What somebody asks to buy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceOrderRequest {
    /// Products and quantities; a product named twice is one line of the sum.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 100))]
    pub items: Vec<PlaceOrderItem>,
    /// Where the goods go.
    pub shipping_address: Address,
    /// Where the bill goes; the shipping address where it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub billing_address: Option<Address>,
    /// Whatever the shopper wants to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 2_000, nullable = false))]
    pub notes: Option<String>,
}

/// One product to be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceOrderItem {
    /// The product.
    pub product_id: ProductId,
    /// How many pieces.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1_000_000))]
    pub quantity: u32,
}

/// Where an administrator moves an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeOrderStatusRequest {
    /// Where it stands from now on.
    pub status: OrderStatus,
    /// Added to the order's notes on a line of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 2_000, nullable = false))]
    pub notes: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        testing::an_address,
        wire::check::{check, uuid},
    };

    #[test]
    fn what_is_not_said_is_left_out() {
        let request = PlaceOrderRequest {
            items: vec![PlaceOrderItem {
                product_id: ProductId(uuid(7)),
                quantity: 2,
            }],
            shipping_address: an_address(),
            billing_address: None,
            notes: None,
        };
        check(
            &request,
            r#"{"items":[{"productId":"00000000-0000-0000-0000-000000000007","quantity":2}],
            "shippingAddress":{"firstName":"John","lastName":"Doe","address1":"123 Main Street",
            "city":"New York","state":"NY","postalCode":"10001","country":"US"}}"#,
        );
        let change = ChangeOrderStatusRequest {
            status: OrderStatus::Shipped,
            notes: Some("Left today".to_owned()),
        };
        check(&change, r#"{"status":"SHIPPED","notes":"Left today"}"#);
    }
}
