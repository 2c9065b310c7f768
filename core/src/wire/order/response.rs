use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    id::{OrderId, UserId},
    order::{Address, Order, OrderStatus},
    wire::{Amount, Moment, convert::from_references},
};

/// An order without its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderResponse {
    /// Never changes.
    pub id: OrderId,
    /// Unique; what people say on the telephone.
    #[cfg_attr(feature = "openapi", schema(example = "ORD-M53Z6A9N-A9AAAB"))]
    pub order_number: String,
    /// The account that placed it; the nil UUID (all zeros) for an order of a guest.
    pub user_id: UserId,
    /// Where it stands.
    pub status: OrderStatus,
    /// The sum of the lines.
    pub subtotal: Amount,
    /// Tax on the subtotal.
    pub tax: Amount,
    /// What shipping costs.
    pub shipping_amount: Amount,
    /// What is taken off.
    pub discount_amount: Amount,
    /// What the shopper pays.
    pub total_amount: Amount,
    /// The currency of all its amounts, by ISO 4217.
    #[cfg_attr(feature = "openapi", schema(example = "USD"))]
    pub currency: String,
    /// The shopper's notes and what administrators added.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub notes: Option<String>,
    /// Where the goods go.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub shipping_address: Option<Address>,
    /// Where the bill goes.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub billing_address: Option<Address>,
    /// When it became `CONFIRMED`.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub paid_at: Option<Moment>,
    /// When it became `SHIPPED`.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub shipped_at: Option<Moment>,
    /// When it became `DELIVERED`.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub delivered_at: Option<Moment>,
    /// When it became `CANCELLED`.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub cancelled_at: Option<Moment>,
    /// When it was placed.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

impl From<Order> for OrderResponse {
    fn from(order: Order) -> Self {
        Self {
            id: order.id,
            order_number: order.number,
            user_id: account_or_nil(order.buyer.user_id()),
            status: order.status,
            subtotal: Amount(order.totals.subtotal),
            tax: Amount(order.totals.tax),
            shipping_amount: Amount(order.totals.shipping),
            discount_amount: Amount(order.totals.discount),
            total_amount: Amount(order.totals.total),
            currency: order.currency.code().to_owned(),
            notes: order.notes,
            shipping_address: order.shipping_address,
            billing_address: order.billing_address,
            paid_at: order.paid_at.map(Moment),
            shipped_at: order.shipped_at.map(Moment),
            delivered_at: order.delivered_at.map(Moment),
            cancelled_at: order.cancelled_at.map(Moment),
            created_at: Moment(order.placed_at),
            updated_at: Moment(order.updated_at),
        }
    }
}

/// Clients know this field as an id that is always there: a guest has the nil UUID, which no account has.
pub(super) fn account_or_nil(id: Option<UserId>) -> UserId {
    id.unwrap_or(UserId(Uuid::nil()))
}

from_references! {
    Order => OrderResponse;
}
