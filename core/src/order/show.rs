use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::{Customer, Order, OrderFilter, OrderKey, OrderStatus, ShownOrder, ShownOrderLine};
use crate::{
    account::User,
    id::OrderId,
    money::Money,
    page::{Page, PageRequest},
    storage::{StoreError, Stores},
};

/// The order with this id or number and who placed it, if the viewer placed it or runs the shop.
pub async fn show_order(
    stores: &mut dyn Stores,
    key: &OrderKey,
    viewer: &User,
) -> Result<Option<(ShownOrder, Customer)>, StoreError> {
    let may_see = |order: &Order| order.user_id == viewer.id || viewer.role.runs_shop();
    let Some(order) = stores.orders().find(key).await?.filter(may_see) else {
        return Ok(None);
    };
    let lines = stores.orders().list_lines(&[order.id]).await?;
    let user = stores.accounts().lookup(order.user_id).await?;
    let user = user.ok_or(StoreError::Corrupt {
        what: "account of an order",
    })?;
    Ok(Some((ShownOrder { order, lines }, Customer::from(user))))
}

/// One page of orders with their lines, the latest first.
pub async fn list_orders(
    stores: &mut dyn Stores,
    filter: OrderFilter,
    page: PageRequest,
) -> Result<Page<ShownOrder>, StoreError> {
    let orders = stores.orders().list(filter, page).await?;
    let ids: Vec<OrderId> = orders.items.iter().map(|order| order.id).collect();
    let mut lines: HashMap<OrderId, Vec<ShownOrderLine>> = HashMap::with_capacity(ids.len());
    for shown in stores.orders().list_lines(&ids).await? {
        lines.entry(shown.line.order_id).or_default().push(shown);
    }
    Ok(orders.map(|order| ShownOrder {
        lines: lines.remove(&order.id).unwrap_or_default(),
        order,
    }))
}

/// How the shop is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderStats {
    /// All orders ever placed.
    pub total: u64,
    /// How many orders stand at each status; statuses without orders are left out.
    pub by_status: Vec<(OrderStatus, u64)>,
    /// The totals of the orders of the last 30 days that count as revenue.
    pub recent_revenue: Money,
    /// How many orders of the last 30 days count as revenue.
    pub recent_orders: u64,
}

/// Counts orders and adds up the revenue of the last 30 days.
pub async fn order_stats(
    stores: &mut dyn Stores,
    now: Timestamp,
) -> Result<OrderStats, StoreError> {
    let by_status = stores.orders().count_by_status().await?;
    let since = now - SignedDuration::from_hours(30 * 24);
    let (recent_revenue, recent_orders) = stores.orders().revenue_since(since).await?;
    let total = by_status.iter().map(|(_, count)| count).sum();
    Ok(OrderStats {
        total,
        by_status,
        recent_revenue,
        recent_orders,
    })
}

impl From<User> for Customer {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            email: user.email,
            first_name: user.first_name,
            last_name: user.last_name,
        }
    }
}
