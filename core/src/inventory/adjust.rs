use serde_json::{Value, json};

use super::{StockLevel, StockMove, StockReason};
use crate::{
    audit::{Act, AuditEvent, AuditTarget},
    id::{ProductId, StockMoveId},
    storage::{Rule, Storage, StoreError, Stores},
};

/// A change of a stock level that a person asks for: by how much, never to how much, so that an order that comes in
/// between is not undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockAdjustment {
    /// Names the entry of the ledger; asking again with the same id changes nothing.
    pub id: StockMoveId,
    /// Pieces more, or fewer.
    pub delta: i64,
    /// Why; one of [`StockReason::BY_HAND`] that explains the direction.
    pub reason: StockReason,
    /// What else there is to say, for the audit trail.
    pub note: Option<String>,
}

/// What became of an adjustment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjusted {
    /// It is booked, and this is the level now.
    Booked(StockLevel),
    /// The same had been booked before.
    Already(StockLevel),
}

/// Why a stock level was not changed.
#[derive(Debug, thiserror::Error)]
pub enum AdjustStockError {
    /// There is no such product.
    #[error("there is no such product")]
    NotFound,
    /// The reason is not a person's to give, or explains the other direction only.
    #[error("the reason does not explain a change by {delta}")]
    WrongReason {
        /// The change that was asked for.
        delta: i64,
    },
    /// Fewer pieces are there, those of open orders apart.
    #[error("only {available} pieces can be taken away")]
    TooFew {
        /// How many can be taken away.
        available: i64,
    },
    /// More pieces than a level can hold.
    #[error("a stock level cannot be that high")]
    TooMany,
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for AdjustStockError {
    fn from(error: StoreError) -> Self {
        if error.breaks(Rule::Bounds) {
            Self::TooMany
        } else {
            Self::Store(error)
        }
    }
}

/// Books pieces in or out for somebody who counted them.
pub async fn adjust_stock(
    storage: &Storage,
    product_id: ProductId,
    adjustment: StockAdjustment,
    act: Act<'_>,
) -> Result<Adjusted, AdjustStockError> {
    let StockAdjustment {
        id,
        delta,
        reason,
        note,
    } = adjustment;
    if !StockReason::BY_HAND.contains(&reason) || !reason.explains(delta) {
        return Err(AdjustStockError::WrongReason { delta });
    }
    let mut tx = storage.begin().await?;
    let level = tx.inventory().lock(product_id).await?;
    let level = level.ok_or(AdjustStockError::NotFound)?;
    if tx.inventory().has_move(id).await? {
        return Ok(Adjusted::Already(level));
    }
    let stock_move = StockMove {
        id,
        product_id,
        delta_on_hand: delta,
        delta_reserved: 0,
        reason,
        order_id: None,
        moved_at: act.now,
    };
    if !tx.inventory().apply(&stock_move).await? {
        let available = level.available();
        return Err(AdjustStockError::TooFew { available });
    }
    let after = StockLevel {
        on_hand: level.on_hand + delta,
        ..level
    };
    let mut told_after = told(after);
    told_after["reason"] = json!(reason.as_str());
    if let Some(note) = note {
        told_after["note"] = json!(note);
    }
    let states = (told(level), told_after);
    let target = AuditTarget::product(product_id);
    act.note(&mut tx, AuditEvent::StockAdjusted, target, states)
        .await?;
    tx.commit().await?;
    Ok(Adjusted::Booked(after))
}

/// What the trail keeps of a level; `stock` is what can be bought, as in the entries of products.
fn told(level: StockLevel) -> Value {
    json!({ "stock": level.available(), "onHand": level.on_hand })
}
