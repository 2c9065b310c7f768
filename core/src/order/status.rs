use super::OrderStatus::{
    self, Cancelled, Confirmed, Delivered, Pending, Processing, Refunded, Shipped,
};

impl OrderStatus {
    /// Every status, in the order of an order's life; the two final ones come last.
    pub const ALL: [Self; 7] = [
        Pending, Confirmed, Processing, Shipped, Delivered, Cancelled, Refunded,
    ];

    /// The statuses that may follow this one: the whole table of what can become of an order.
    ///
    /// Moves go forward and may skip steps; an order can be cancelled until it ships and refunded once it is
    /// confirmed; both are final.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Pending => &[Confirmed, Processing, Shipped, Delivered, Cancelled],
            Confirmed => &[Processing, Shipped, Delivered, Cancelled, Refunded],
            Processing => &[Shipped, Delivered, Cancelled, Refunded],
            Shipped => &[Delivered, Refunded],
            Delivered => &[Refunded],
            Cancelled | Refunded => &[],
        }
    }

    /// Whether an order of this status may become `next`.
    pub fn can_become(self, next: Self) -> bool {
        self.next().contains(&next)
    }

    /// Whether the person who placed the order may still cancel it.
    pub fn customer_can_cancel(self) -> bool {
        matches!(self, Pending | Confirmed)
    }

    /// Whether the goods have left the warehouse.
    pub fn goods_have_left(self) -> bool {
        matches!(self, Shipped | Delivered)
    }

    /// Whether pieces are kept back in the warehouse for an order of this status.
    pub fn holds_stock(self) -> bool {
        matches!(self, Pending | Confirmed | Processing)
    }

    /// Whether the order's total counts as revenue.
    pub fn is_revenue(self) -> bool {
        matches!(self, Confirmed | Processing | Shipped | Delivered)
    }

    /// The word that databases and the JSON API use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Pending => "PENDING",
            Confirmed => "CONFIRMED",
            Processing => "PROCESSING",
            Shipped => "SHIPPED",
            Delivered => "DELIVERED",
            Cancelled => "CANCELLED",
            Refunded => "REFUNDED",
        }
    }

    /// Reads the word that databases and the JSON API use.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

impl std::fmt::Display for OrderStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIFE: [OrderStatus; 5] = [Pending, Confirmed, Processing, Shipped, Delivered];

    #[test]
    fn moves_along_an_orders_life_go_forward_only() {
        for (i, from) in LIFE.iter().enumerate() {
            for (j, to) in LIFE.iter().enumerate() {
                assert_eq!(from.can_become(*to), j > i, "{from} to {to}");
            }
        }
    }

    #[test]
    fn cancelled_is_reached_only_before_the_goods_leave() {
        for from in OrderStatus::ALL {
            assert_eq!(from.can_become(Cancelled), from.holds_stock(), "{from}");
        }
    }

    #[test]
    fn refunded_is_reached_only_from_confirmed_on() {
        for from in OrderStatus::ALL {
            assert_eq!(from.can_become(Refunded), from.is_revenue(), "{from}");
        }
    }

    #[test]
    fn cancelled_and_refunded_are_final() {
        assert!(Cancelled.next().is_empty() && Refunded.next().is_empty());
    }

    #[test]
    fn every_word_reads_back() {
        for status in OrderStatus::ALL {
            assert_eq!(OrderStatus::parse(status.as_str()), Some(status));
        }
        assert_eq!(OrderStatus::parse("pending"), None);
    }
}
