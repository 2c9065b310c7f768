use serde::{Deserialize, Serialize};

use super::{
    ListedOrderLineResponse, OrderLineResponse, OrderResponse, ShownOrderLineResponse,
    response::account_or_nil,
};
use crate::{
    id::UserId,
    order::{Customer, OrderSummary, ShownOrder},
    wire::convert::from_references,
};

/// An order that was just placed, or one of one's own orders in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedOrderResponse {
    /// The order.
    #[serde(flatten)]
    pub order: OrderResponse,
    /// What was bought, in the order of the request.
    pub items: Vec<ListedOrderLineResponse>,
}

impl From<ShownOrder> for ListedOrderResponse {
    fn from(shown: ShownOrder) -> Self {
        Self {
            order: shown.order.into(),
            items: shown.lines.into_iter().map(Into::into).collect(),
        }
    }
}

/// An order that is shown alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShownOrderResponse {
    /// The order.
    #[serde(flatten)]
    pub order: OrderResponse,
    /// Who placed it.
    pub user: CustomerResponse,
    /// What was bought, in the order of the request.
    pub items: Vec<ShownOrderLineResponse>,
}

impl From<(ShownOrder, Customer)> for ShownOrderResponse {
    fn from((shown, customer): (ShownOrder, Customer)) -> Self {
        Self {
            order: shown.order.into(),
            user: customer.into(),
            items: shown.lines.into_iter().map(Into::into).collect(),
        }
    }
}

/// An order whose status was just changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangedOrderResponse {
    /// The order.
    #[serde(flatten)]
    pub order: OrderResponse,
    /// What was bought, in the order of the request.
    pub items: Vec<OrderLineResponse>,
}

impl From<ShownOrder> for ChangedOrderResponse {
    fn from(shown: ShownOrder) -> Self {
        let lines = shown.lines.into_iter();
        Self {
            order: shown.order.into(),
            items: lines.map(|shown| shown.line.into()).collect(),
        }
    }
}

/// An order in the list of all orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderSummaryResponse {
    /// The order.
    #[serde(flatten)]
    pub order: OrderResponse,
    /// Who placed it.
    pub user: CustomerResponse,
    /// How long it is.
    #[serde(rename = "_count")]
    pub count: LineCount,
}

/// How long an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineCount {
    /// How many different products were bought.
    pub items: u64,
}

impl From<OrderSummary> for OrderSummaryResponse {
    fn from(summary: OrderSummary) -> Self {
        Self {
            order: summary.order.into(),
            user: summary.customer.into(),
            count: LineCount {
                items: summary.line_count,
            },
        }
    }
}

/// Who placed an order: an account, or a guest, who has only an address to write to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerResponse {
    /// The account, which never changes; the nil UUID (all zeros) for a guest.
    pub id: UserId,
    /// The account's address, or the one that the guest left.
    #[cfg_attr(
        feature = "openapi",
        schema(format = "email", example = "john@example.com")
    )]
    pub email: String,
    /// As the person gave it; for a guest the receiver's.
    #[cfg_attr(feature = "openapi", schema(required = true, example = "John"))]
    pub first_name: Option<String>,
    /// As the person gave it; for a guest the receiver's.
    #[cfg_attr(feature = "openapi", schema(required = true, example = "Doe"))]
    pub last_name: Option<String>,
}

impl From<Customer> for CustomerResponse {
    fn from(customer: Customer) -> Self {
        Self {
            id: account_or_nil(customer.id),
            email: customer.email.as_str().to_owned(),
            first_name: customer.first_name,
            last_name: customer.last_name,
        }
    }
}

from_references! {
    ShownOrder => ListedOrderResponse;
    (ShownOrder, Customer) => ShownOrderResponse;
    ShownOrder => ChangedOrderResponse;
    OrderSummary => OrderSummaryResponse;
    Customer => CustomerResponse;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        account::Email,
        id::{CartId, OrderId, OrderLineId, ProductId},
        money::{Currency, Money},
        order::{Buyer, Guest, Order, OrderLine, OrderStatus, ShownOrderLine, Totals},
        testing::an_address,
        wire::check::{a_user, check, now, uuid},
    };

    fn shown() -> ShownOrder {
        let cents = Money::from_minor_units;
        let order = Order {
            id: OrderId(uuid(5)),
            number: "ORD-M53Z6A9N-A9AAAB".to_owned(),
            buyer: UserId(uuid(1)).into(),
            status: OrderStatus::Confirmed,
            totals: Totals {
                subtotal: cents(2_990),
                discount: cents(0),
                shipping: cents(999),
                tax: cents(299),
                total: cents(4_288),
            },
            tax_rate: None,
            currency: Currency::USD,
            notes: None,
            shipping_address: Some(an_address()),
            billing_address: None,
            paid_at: Some(now()),
            packed_at: None,
            shipped_at: None,
            delivered_at: None,
            cancelled_at: None,
            refunded_at: None,
            placed_at: now(),
            updated_at: now(),
        };
        let line = OrderLine {
            id: OrderLineId(uuid(6)),
            order_id: OrderId(uuid(5)),
            position: 0,
            product_id: ProductId(uuid(7)),
            sku: "RED-LAMP".to_owned(),
            name: "Old Lamp".to_owned(),
            quantity: 1,
            unit_price: cents(2_990),
            line_total: cents(2_990),
        };
        let lines = vec![ShownOrderLine {
            line,
            product_name: "Red Lamp".to_owned(),
            product_slug: "red-lamp".to_owned(),
            product_image_url: None,
        }];
        ShownOrder { order, lines }
    }

    const ORDER: &str = r#""id":"00000000-0000-0000-0000-000000000005","orderNumber":"ORD-M53Z6A9N-A9AAAB",
        "userId":"00000000-0000-0000-0000-000000000001","status":"CONFIRMED","subtotal":"29.9","tax":"2.99",
        "shippingAmount":"9.99","discountAmount":"0","totalAmount":"42.88","currency":"USD","notes":null,
        "shippingAddress":{"firstName":"John","lastName":"Doe","address1":"123 Main Street","city":"New York",
        "state":"NY","postalCode":"10001","country":"US"},"billingAddress":null,
        "paidAt":"2026-12-20T09:30:00.123Z","shippedAt":null,"deliveredAt":null,"cancelledAt":null,
        "createdAt":"2026-12-20T09:30:00.123Z","updatedAt":"2026-12-20T09:30:00.123Z""#;
    const LINE: &str = r#""id":"00000000-0000-0000-0000-000000000006",
        "orderId":"00000000-0000-0000-0000-000000000005","productId":"00000000-0000-0000-0000-000000000007",
        "sku":"RED-LAMP","name":"Old Lamp","quantity":1,"unitPrice":"29.9","subtotal":"29.9""#;
    const CUSTOMER: &str = r#""user":{"id":"00000000-0000-0000-0000-000000000001","email":"john@example.com",
        "firstName":"John","lastName":null}"#;

    #[test]
    fn a_placed_order_names_its_products() {
        let product =
            r#"{"id":"00000000-0000-0000-0000-000000000007","name":"Red Lamp","imageUrl":null}"#;
        check(
            &ListedOrderResponse::from(&shown()),
            &format!(r#"{{{ORDER},"items":[{{{LINE},"product":{product}}}]}}"#),
        );
    }

    #[test]
    fn a_single_order_tells_who_placed_it_and_where_its_products_are() {
        let product = r#"{"id":"00000000-0000-0000-0000-000000000007","name":"Red Lamp",
            "slug":"red-lamp","imageUrl":null}"#;
        check(
            &ShownOrderResponse::from((shown(), Customer::from(a_user(1)))),
            &format!(r#"{{{ORDER},{CUSTOMER},"items":[{{{LINE},"product":{product}}}]}}"#),
        );
    }

    #[test]
    fn a_guest_has_the_nil_id_and_the_names_of_the_receiver() {
        let mut guests = shown();
        guests.order.buyer = Buyer::Guest(Guest {
            email: Email::parse("ada@example.com").unwrap(),
            visitor: CartId(uuid(9)),
        });
        let customer = Customer::of_guest(&guests.order).unwrap();
        let nil = "00000000-0000-0000-0000-000000000000";
        let order = ORDER.replace(
            &format!("\"userId\":\"{}\"", uuid(1)),
            &format!("\"userId\":\"{nil}\""),
        );
        let user = format!(
            r#""user":{{"id":"{nil}","email":"ada@example.com","firstName":"John","lastName":"Doe"}}"#
        );
        check(
            &OrderSummaryResponse::from(OrderSummary {
                order: guests.order,
                customer,
                line_count: 1,
            }),
            &format!(r#"{{{order},{user},"_count":{{"items":1}}}}"#),
        );
    }

    #[test]
    fn a_changed_order_has_plain_items() {
        check(
            &ChangedOrderResponse::from(shown()),
            &format!(r#"{{{ORDER},"items":[{{{LINE}}}]}}"#),
        );
    }

    #[test]
    fn the_list_of_all_orders_counts_lines() {
        let summary = OrderSummary {
            order: shown().order,
            customer: Customer::from(a_user(1)),
            line_count: 3,
        };
        check(
            &OrderSummaryResponse::from(&summary),
            &format!(r#"{{{ORDER},{CUSTOMER},"_count":{{"items":3}}}}"#),
        );
    }
}
