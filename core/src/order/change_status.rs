use jiff::Timestamp;
use serde_json::json;

use super::{MAX_NOTES, Order, OrderKey, OrderLine, OrderStatus, ShownOrder, Viewer};
use crate::{
    audit::{Act, AuditEvent, AuditTarget},
    clock::Entropy,
    id::StockMoveId,
    inventory::{StockMove, StockReason},
    invoice::{Seller, issue_due},
    storage::{Storage, StoreError, Stores, Tx},
};

/// Why an order was not cancelled.
#[derive(Debug, thiserror::Error)]
pub enum CancelOrderError {
    /// There is no such order, or it is somebody else's.
    #[error("there is no such order")]
    NotFound,
    /// The order is too far along, or has ended.
    #[error("cannot cancel an order with status {0}")]
    CannotCancel(OrderStatus),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an order was not moved on.
#[derive(Debug, thiserror::Error)]
pub enum ChangeStatusError {
    /// There is no such order.
    #[error("there is no such order")]
    NotFound,
    /// The table of moves ([`OrderStatus::next`]) has no such move.
    #[error("an order with status {from} cannot become {to}")]
    NotAllowed {
        /// Where the order stands.
        from: OrderStatus,
        /// Where it was to go.
        to: OrderStatus,
    },
    /// The notes would be longer than [`MAX_NOTES`].
    #[error("the notes of an order hold at most {MAX_NOTES} characters")]
    NotesTooLong,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Cancels an order for the person who placed it and gives its pieces back, once however often it is asked.
pub async fn cancel_order(
    storage: &Storage,
    viewer: &Viewer<'_>,
    key: &OrderKey,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<ShownOrder, CancelOrderError> {
    let mut tx = storage.begin().await?;
    let order = tx
        .orders()
        .lock(key)
        .await?
        .filter(|order| viewer.owns(order));
    let mut order = order.ok_or(CancelOrderError::NotFound)?;
    if !order.status.customer_can_cancel() {
        return Err(CancelOrderError::CannotCancel(order.status));
    }
    let from = order.status;
    order.enter(OrderStatus::Cancelled, now);
    let shown = write(&mut tx, order, from, now, entropy).await?;
    // Whoever sold is on the invoice, which alone can be taken back here.
    issue_due(&mut tx, &shown.order, None, now).await?;
    tx.commit().await?;
    Ok(shown)
}

/// Moves an order on for an administrator, adding to its notes; stock follows the goods, and `seller` issues the invoice
/// or takes it back.
pub async fn change_status(
    storage: &Storage,
    key: &OrderKey,
    next: OrderStatus,
    notes: Option<&str>,
    seller: &Seller,
    act: Act<'_>,
) -> Result<ShownOrder, ChangeStatusError> {
    let mut tx = storage.begin().await?;
    let mut order = tx
        .orders()
        .lock(key)
        .await?
        .ok_or(ChangeStatusError::NotFound)?;
    let from = order.status;
    if !from.can_become(next) {
        return Err(ChangeStatusError::NotAllowed { from, to: next });
    }
    order.add_notes(notes)?;
    order.enter(next, act.now);
    let shown = write(&mut tx, order, from, act.now, act.entropy).await?;
    let told = |status: OrderStatus| json!({ "status": status.as_str() });
    let target = AuditTarget::order(shown.order.id);
    let states = (told(from), told(next));
    act.note(&mut tx, AuditEvent::OrderStatusChanged, target, states)
        .await?;
    issue_due(&mut tx, &shown.order, Some(seller), act.now).await?;
    tx.commit().await?;
    Ok(shown)
}

async fn write(
    tx: &mut Tx,
    order: Order,
    from: OrderStatus,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<ShownOrder, StoreError> {
    if !tx.orders().update_status(&order, from).await? {
        // The row is locked, so nobody can have changed it since it was read.
        return Err(StoreError::Corrupt {
            what: "status of a locked order",
        });
    }
    let lines = tx.orders().list_lines(&[order.id]).await?;
    let mut by_product: Vec<&OrderLine> = lines.iter().map(|shown| &shown.line).collect();
    by_product.sort_unstable_by_key(|line| line.product_id);
    let moves: Vec<StockMove> = by_product
        .into_iter()
        .filter_map(|line| stock_move(line, from, order.status, now, entropy))
        .collect();
    if !moves.is_empty() && tx.inventory().apply_all(&moves).await?.is_some() {
        return Err(StoreError::Corrupt {
            what: "stock level of an order's product",
        });
    }
    Ok(ShownOrder { order, lines })
}

/// What a move means for the warehouse: nothing, pieces that leave, or pieces that are given back.
fn stock_move(
    line: &OrderLine,
    from: OrderStatus,
    to: OrderStatus,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Option<StockMove> {
    if !from.holds_stock() || to.holds_stock() {
        return None;
    }
    let quantity = i64::from(line.quantity);
    let (delta_on_hand, reason) = if to.goods_have_left() {
        (-quantity, StockReason::Shipped)
    } else {
        (0, StockReason::Released)
    };
    Some(StockMove {
        id: StockMoveId::new(now, entropy),
        product_id: line.product_id,
        delta_on_hand,
        delta_reserved: -quantity,
        reason,
        order_id: Some(line.order_id),
        moved_at: now,
    })
}

impl Order {
    fn enter(&mut self, status: OrderStatus, now: Timestamp) {
        self.status = status;
        self.updated_at = now;
        match status {
            OrderStatus::Pending => {}
            OrderStatus::Confirmed => self.paid_at = Some(now),
            OrderStatus::Processing => self.packed_at = Some(now),
            OrderStatus::Shipped => self.shipped_at = Some(now),
            OrderStatus::Delivered => self.delivered_at = Some(now),
            OrderStatus::Cancelled => self.cancelled_at = Some(now),
            OrderStatus::Refunded => self.refunded_at = Some(now),
        }
    }

    fn add_notes(&mut self, notes: Option<&str>) -> Result<(), ChangeStatusError> {
        let Some(added) = notes.filter(|notes| !notes.is_empty()) else {
            return Ok(());
        };
        let all = match &self.notes {
            Some(old) => format!("{old}\n{added}"),
            None => added.to_owned(),
        };
        if all.chars().count() > MAX_NOTES {
            return Err(ChangeStatusError::NotesTooLong);
        }
        self.notes = Some(all);
        Ok(())
    }
}
