use bytes::Bytes;
use hyper::Method;

use super::FoundOrder;
use crate::ask::{AskError, Asks};

/// Statuses of orders in which an order can be cancelled.
pub(super) const CANCELLABLE: [&str; 2] = ["PENDING", "CONFIRMED"];

/// Cancels the orders of a run, so that their pieces can be bought again. Tells how many were cancelled.
pub async fn cancel(orders: &[FoundOrder], asks: &mut Asks<'_>) -> Result<u64, AskError> {
    let mut cancelled = 0;
    for order in orders {
        if CANCELLABLE.contains(&order.status.as_str()) {
            let path = format!("/api/orders/{}/cancel", order.id);
            asks.ask(Method::POST, &path, Some(&order.token), Bytes::new())
                .await?;
            cancelled += 1;
        }
    }
    Ok(cancelled)
}
