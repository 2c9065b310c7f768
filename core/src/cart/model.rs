use jiff::Timestamp;

use crate::{
    catalog::{Product, ProductStatus},
    id::{CartId, UserId},
    money::Money,
};

/// The most pieces of one product that a cart holds.
pub const MAX_LINE_QUANTITY: u32 = 999;
/// The most different products that a cart holds.
pub const MAX_LINES: usize = 100;

/// Whose cart it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CartOwner {
    /// A visitor who has not signed in; the id is in the visitor's signed cookie.
    Guest(CartId),
    /// An account.
    Account(UserId),
}

/// What somebody means to buy.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cart {
    /// In the order in which they were first added.
    pub lines: Vec<CartLine>,
}

/// One product of a cart, together with what is true of it now.
#[derive(Debug, Clone, PartialEq)]
pub struct CartLine {
    /// The product as it is now.
    pub product: Product,
    /// How many pieces; at least 1.
    pub quantity: u32,
    /// What a piece cost when the shopper was last told.
    pub unit_price_seen: Money,
    /// When the product was first added.
    pub added_at: Timestamp,
}

impl CartLine {
    /// What the line costs at the price of now.
    pub fn line_total(&self) -> Money {
        self.product
            .price
            .checked_mul(self.quantity)
            .unwrap_or(Money::MAX)
    }

    /// What stands between this line and an order, or what the shopper must be told before buying.
    pub fn notices(&self) -> Vec<LineNotice> {
        if self.product.status != ProductStatus::Active {
            return vec![LineNotice::NoLongerSold];
        }
        let mut notices = Vec::new();
        if self.product.available < i64::from(self.quantity) {
            notices.push(LineNotice::NotEnoughStock {
                available: self.product.available,
            });
        }
        if self.product.price != self.unit_price_seen {
            notices.push(LineNotice::PriceChanged {
                from: self.unit_price_seen,
                to: self.product.price,
            });
        }
        notices
    }

    /// Whether an order could take the line as it is.
    pub fn can_be_ordered(&self) -> bool {
        self.product.status == ProductStatus::Active
            && self.product.available >= i64::from(self.quantity)
    }
}

/// Something the shopper must know about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineNotice {
    /// The price is not what the shopper was last told.
    PriceChanged {
        /// What the shopper was last told.
        from: Money,
        /// What a piece costs now.
        to: Money,
    },
    /// Fewer pieces are left than the line holds.
    NotEnoughStock {
        /// How many are left.
        available: i64,
    },
    /// The product is not on sale any more.
    NoLongerSold,
}

impl Cart {
    /// How many pieces the cart holds.
    pub fn piece_count(&self) -> u64 {
        self.lines.iter().map(|line| u64::from(line.quantity)).sum()
    }
}
