use jiff::{SignedDuration, Timestamp};

use super::{OrderStatus, Totals};
use crate::{id::OrderId, money::Currency};

/// After so long a pending order should have become something else.
pub const STUCK_AFTER: SignedDuration = SignedDuration::from_mins(30);

/// An order without anything that tells who placed it: no account, no address, no notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnonymousOrder {
    /// Never changes.
    pub id: OrderId,
    /// Unique; what people say on the telephone.
    pub number: String,
    /// Where it stands.
    pub status: OrderStatus,
    /// What it cost.
    pub totals: Totals,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// How many lines it has.
    pub line_count: u64,
    /// How many pieces all its lines have together.
    pub piece_count: u64,
    /// When it became [`OrderStatus::Confirmed`].
    pub paid_at: Option<Timestamp>,
    /// When it became [`OrderStatus::Processing`].
    pub packed_at: Option<Timestamp>,
    /// When it became [`OrderStatus::Shipped`].
    pub shipped_at: Option<Timestamp>,
    /// When it became [`OrderStatus::Delivered`].
    pub delivered_at: Option<Timestamp>,
    /// When it became [`OrderStatus::Cancelled`].
    pub cancelled_at: Option<Timestamp>,
    /// When it became [`OrderStatus::Refunded`].
    pub refunded_at: Option<Timestamp>,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Which of the latest orders are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LatestOrders {
    /// Orders that stand here.
    pub status: Option<OrderStatus>,
    /// Orders that were placed before.
    pub placed_before: Option<Timestamp>,
    /// How many at most.
    pub limit: u32,
}

impl AnonymousOrder {
    /// Whether it has been pending for longer than [`STUCK_AFTER`].
    pub fn is_stuck(&self, now: Timestamp) -> bool {
        self.status == OrderStatus::Pending && self.placed_at < now - STUCK_AFTER
    }

    /// What it became and when, the earliest first. Of orders from before every step was kept, the moments of
    /// [`OrderStatus::Processing`] and [`OrderStatus::Refunded`] are known only while the order stands there.
    pub fn history(&self) -> Vec<(OrderStatus, Timestamp)> {
        let kept = [
            (OrderStatus::Confirmed, self.paid_at),
            (OrderStatus::Processing, self.packed_at),
            (OrderStatus::Shipped, self.shipped_at),
            (OrderStatus::Delivered, self.delivered_at),
            (OrderStatus::Cancelled, self.cancelled_at),
            (OrderStatus::Refunded, self.refunded_at),
        ];
        let kept = kept
            .into_iter()
            .filter_map(|(status, moment)| Some((status, moment?)));
        let mut history: Vec<_> = std::iter::once((OrderStatus::Pending, self.placed_at))
            .chain(kept)
            .collect();
        let is_told = history.iter().any(|(status, _)| *status == self.status);
        if !is_told && matches!(self.status, OrderStatus::Processing | OrderStatus::Refunded) {
            history.push((self.status, self.updated_at));
        }
        history.sort_by_key(|(status, moment)| (*moment, *status));
        history
    }
}

#[cfg(test)]
mod tests {
    use OrderStatus::{Confirmed, Delivered, Pending, Processing, Refunded, Shipped};

    use super::*;
    use crate::{money::Money, order::OrderStatus};

    fn at(minute: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute)
    }

    fn an_order(status: OrderStatus) -> AnonymousOrder {
        AnonymousOrder {
            id: OrderId(uuid::Uuid::nil()),
            number: "ORD-1".to_owned(),
            status,
            totals: Totals {
                subtotal: Money::ZERO,
                discount: Money::ZERO,
                shipping: Money::ZERO,
                tax: Money::ZERO,
                total: Money::ZERO,
            },
            currency: Currency::USD,
            line_count: 0,
            piece_count: 0,
            paid_at: None,
            packed_at: None,
            shipped_at: None,
            delivered_at: None,
            cancelled_at: None,
            refunded_at: None,
            placed_at: at(0),
            updated_at: at(0),
        }
    }

    #[test]
    fn an_order_is_stuck_when_it_is_pending_for_more_than_half_an_hour() {
        for (status, minute, stuck) in [
            (Pending, 30, false),
            (Pending, 31, true),
            (Confirmed, 31, false),
        ] {
            let order = an_order(status);
            assert_eq!(order.is_stuck(at(minute)), stuck, "{status} after {minute}");
        }
    }

    #[test]
    fn a_history_tells_every_step_whose_moment_was_kept() {
        let mut order = an_order(Pending);
        assert_eq!(order.history(), [(Pending, at(0))]);
        (order.status, order.paid_at, order.updated_at) = (Processing, Some(at(1)), at(2));
        let packed = [(Pending, at(0)), (Confirmed, at(1)), (Processing, at(2))];
        assert_eq!(order.history(), packed);
        order.packed_at = Some(at(2));
        assert_eq!(order.history(), packed);
        // Both happened in one minute: the order of a life decides.
        (order.shipped_at, order.delivered_at) = (Some(at(3)), Some(at(3)));
        (order.status, order.updated_at) = (Refunded, at(9));
        let ended = [
            (Pending, at(0)),
            (Confirmed, at(1)),
            (Processing, at(2)),
            (Shipped, at(3)),
            (Delivered, at(3)),
            (Refunded, at(9)),
        ];
        assert_eq!(order.history(), ended);
    }
}
