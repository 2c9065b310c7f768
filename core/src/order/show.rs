use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::{
    Buyer, Customer, OrderFilter, OrderKey, OrderStatus, ShownOrder, ShownOrderLine, Viewer,
};
use crate::{
    account::{Email, User},
    id::OrderId,
    money::Money,
    page::{Page, PageRequest},
    storage::{StoreError, Stores},
};

/// The order with this id or number and who placed it, if the viewer may see it.
pub async fn show_order(
    stores: &mut dyn Stores,
    key: &OrderKey,
    viewer: &Viewer<'_>,
) -> Result<Option<(ShownOrder, Customer)>, StoreError> {
    let Some(shown) = find_order(stores, key, viewer).await? else {
        return Ok(None);
    };
    let customer = match shown.order.buyer {
        Buyer::Account(id) => stores.accounts().lookup(id).await?.map(Customer::from),
        Buyer::Guest(_) => Customer::of_guest(&shown.order),
    };
    let customer = customer.ok_or(StoreError::Corrupt {
        what: "account of an order",
    })?;
    Ok(Some((shown, customer)))
}

/// The order with this id or number, if the viewer may see it.
pub async fn find_order(
    stores: &mut dyn Stores,
    key: &OrderKey,
    viewer: &Viewer<'_>,
) -> Result<Option<ShownOrder>, StoreError> {
    let found = stores.orders().find(key).await?;
    let Some(order) = found.filter(|order| viewer.may_see(order)) else {
        return Ok(None);
    };
    let lines = stores.orders().list_lines(&[order.id]).await?;
    Ok(Some(ShownOrder { order, lines }))
}

/// The order with this number, if its buyer has this e-mail address; case and outer blanks of both do not matter.
///
/// One statement whatever is wrong, so that the time that it takes tells nothing.
pub async fn find_by_contact(
    stores: &mut dyn Stores,
    number: &str,
    email: &str,
) -> Result<Option<OrderId>, StoreError> {
    let number = number.trim().to_ascii_uppercase();
    let contact = stores.orders().find_contact(&number).await?;
    let given = Email::key_of(email);
    Ok(contact
        .filter(|(_, email)| email.key() == given)
        .map(|(id, _)| id))
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
            id: Some(user.id),
            email: user.email,
            first_name: user.first_name,
            last_name: user.last_name,
        }
    }
}
