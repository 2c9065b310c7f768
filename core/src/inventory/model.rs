use jiff::Timestamp;
#[cfg(feature = "storage")]
use uuid::Uuid;

use crate::id::{OrderId, ProductId, StockMoveId};

/// At this many pieces and below, a product is running out.
pub const LOW_STOCK: i64 = 5;

/// What is true of `stock_levels l` whose products are running out: the words of the index `stock_levels_low`.
#[cfg(feature = "storage")]
pub(crate) const LOW_STOCK_LEVELS: &str = "l.on_hand - l.reserved <= 5";

/// How many pieces of a product the shop has: never negative, and never more reserved than there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockLevel {
    /// The product.
    pub product_id: ProductId,
    /// Pieces in the warehouse.
    pub on_hand: i64,
    /// Pieces of those that belong to orders not yet shipped.
    pub reserved: i64,
}

impl StockLevel {
    /// How many pieces can be bought now.
    pub fn available(&self) -> i64 {
        self.on_hand - self.reserved
    }
}

/// Why a stock level changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StockReason {
    /// Pieces came in.
    Received,
    /// The merchant corrected the count.
    Adjusted,
    /// An order was placed.
    Reserved,
    /// An order ended before its goods left.
    Released,
    /// The goods of an order left.
    Shipped,
    /// Pieces are gone that were not sold: lost, damaged, or their product was deleted.
    WrittenOff,
}

impl StockReason {
    /// Every reason.
    pub const ALL: [Self; 6] = [
        Self::Received,
        Self::Adjusted,
        Self::Reserved,
        Self::Released,
        Self::Shipped,
        Self::WrittenOff,
    ];

    /// The reasons that a person gives for a change; the others are those of orders.
    pub const BY_HAND: [Self; 3] = [Self::Received, Self::Adjusted, Self::WrittenOff];

    /// Whether so many pieces more, or fewer, can have this reason: what comes in is more, what is gone is less.
    pub const fn explains(self, delta: i64) -> bool {
        match self {
            Self::Received => delta > 0,
            Self::WrittenOff | Self::Shipped => delta < 0,
            Self::Adjusted => delta != 0,
            Self::Reserved | Self::Released => false,
        }
    }

    /// The word that the databases keep.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "RECEIVED",
            Self::Adjusted => "ADJUSTED",
            Self::Reserved => "RESERVED",
            Self::Released => "RELEASED",
            Self::Shipped => "SHIPPED",
            Self::WrittenOff => "WRITTEN_OFF",
        }
    }

    /// Reads the word that the databases keep.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

/// One entry of the ledger: entries are only ever added, and their sum is the level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockMove {
    /// Names the entry.
    pub id: StockMoveId,
    /// The product.
    pub product_id: ProductId,
    /// By how much the pieces in the warehouse changed.
    pub delta_on_hand: i64,
    /// By how much the reserved pieces changed.
    pub delta_reserved: i64,
    /// Why.
    pub reason: StockReason,
    /// The order it was for.
    pub order_id: Option<OrderId>,
    /// When.
    pub moved_at: Timestamp,
}

/// The index of the first move whose product is not among those of which a move was applied, each named once a move.
#[cfg(feature = "storage")]
pub(super) fn first_refused(moves: &[StockMove], mut applied: Vec<Uuid>) -> Option<usize> {
    moves.iter().position(|entry| {
        let found = applied.iter().position(|id| *id == entry.product_id.0);
        found.map(|at| applied.swap_remove(at)).is_none()
    })
}

/// A product whose ledger does not add up to its level: a bug or a hand-made change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerMismatch {
    /// What the level says.
    pub level: StockLevel,
    /// The sum of `delta_on_hand` over the ledger.
    pub ledger_on_hand: i64,
    /// The sum of `delta_reserved` over the ledger.
    pub ledger_reserved: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "storage")]
    #[test]
    fn the_words_of_the_index_name_the_bound() {
        assert!(LOW_STOCK_LEVELS.ends_with(&format!("<= {LOW_STOCK}")));
    }

    #[test]
    fn a_reason_explains_one_direction_or_both() {
        for (reason, more, fewer) in [
            (StockReason::Received, true, false),
            (StockReason::Adjusted, true, true),
            (StockReason::WrittenOff, false, true),
        ] {
            assert_eq!((reason.explains(3), reason.explains(-3)), (more, fewer));
            assert!(!reason.explains(0));
        }
    }
}
