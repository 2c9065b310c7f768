use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Totals;
use crate::{
    account::Email,
    cart::CartOwner,
    clock::Entropy,
    id::{CartId, OrderId, OrderLineId, ProductId, UserId},
    money::{Currency, Money, Rate},
};

/// The most different products that an order takes.
pub const MAX_LINES: usize = 100;
/// The most pieces of one product that an order takes.
pub const MAX_QUANTITY: u32 = 1_000_000;
/// The longest notes an order keeps, in characters, what administrators add included.
pub const MAX_NOTES: usize = 10_000;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OrderStatus {
    /// Placed, not yet paid; its pieces are kept back.
    Pending,
    /// Paid.
    Confirmed,
    /// Being packed.
    Processing,
    /// On its way.
    Shipped,
    /// Arrived.
    Delivered,
    /// Ended before its goods left.
    Cancelled,
    /// Its money was given back.
    Refunded,
}

/// Where goods or a bill go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Address {
    /// First name of the receiver.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub first_name: String,
    /// Last name of the receiver.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub last_name: String,
    /// Street and number.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub address1: String,
    /// Flat, floor or company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, min_length = 0, max_length = 200)
    )]
    pub address2: Option<String>,
    /// Town.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub city: String,
    /// State, region or province.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub state: String,
    /// Postal code.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub postal_code: String,
    /// Country, as the shopper writes it.
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 100))]
    pub country: String,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, min_length = 0, max_length = 200)
    )]
    pub phone: Option<String>,
}

/// Who places an order: somebody who has an account, or somebody who buys without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Buyer {
    /// An account.
    Account(UserId),
    /// A visitor who has not signed in.
    Guest(Guest),
}

/// A visitor who buys without an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    /// Where the shop writes to about the order.
    pub email: Email,
    /// The id in the signed cookie of the browser.
    pub visitor: CartId,
}

impl Buyer {
    /// The account, where there is one.
    pub fn user_id(&self) -> Option<UserId> {
        match self {
            Self::Account(id) => Some(*id),
            Self::Guest(_) => None,
        }
    }

    /// The same person as the owner of a cart, and of the keys of their purchases.
    pub fn cart_owner(&self) -> CartOwner {
        match self {
            Self::Account(id) => CartOwner::Account(*id),
            Self::Guest(guest) => CartOwner::Guest(guest.visitor),
        }
    }
}

impl From<UserId> for Buyer {
    fn from(id: UserId) -> Self {
        Self::Account(id)
    }
}

/// What somebody bought: prices are those of the moment it was placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Never changes.
    pub id: OrderId,
    /// Unique; what people say on the telephone.
    pub number: String,
    /// Who placed it.
    pub buyer: Buyer,
    /// Where it stands.
    pub status: OrderStatus,
    /// What it cost.
    pub totals: Totals,
    /// The share of the subtotal that was added as tax; `None` for orders from before it was kept.
    pub tax_rate: Option<Rate>,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// The shopper's notes and what administrators added.
    pub notes: Option<String>,
    /// Where the goods go.
    pub shipping_address: Option<Address>,
    /// Where the bill goes.
    pub billing_address: Option<Address>,
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

/// One product of an order, frozen when the order was placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// Names the line.
    pub id: OrderLineId,
    /// The order it belongs to.
    pub order_id: OrderId,
    /// Its place in the order, from 0.
    pub position: i32,
    /// The product.
    pub product_id: ProductId,
    /// The product's SKU then.
    pub sku: String,
    /// The product's name then.
    pub name: String,
    /// How many pieces.
    pub quantity: u32,
    /// What a piece cost then.
    pub unit_price: Money,
    /// `unit_price` times `quantity`.
    pub line_total: Money,
}

/// An order line and what its product looks like now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownOrderLine {
    /// The line.
    pub line: OrderLine,
    /// The product's name now.
    pub product_name: String,
    /// The product's slug now.
    pub product_slug: String,
    /// The product's picture now.
    pub product_image_url: Option<String>,
}

/// An order with its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownOrder {
    /// The order.
    pub order: Order,
    /// Its lines, by position.
    pub lines: Vec<ShownOrderLine>,
}

/// Who placed an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// The account; `None` for a guest.
    pub id: Option<UserId>,
    /// The account's address, or the one that the guest left.
    pub email: Email,
    /// As the person gave it.
    pub first_name: Option<String>,
    /// As the person gave it.
    pub last_name: Option<String>,
}

impl Customer {
    /// The guest who placed an order, by the names of its receiver; `None` where it is an account's.
    pub fn of_guest(order: &Order) -> Option<Self> {
        let Buyer::Guest(guest) = &order.buyer else {
            return None;
        };
        let named =
            |name: fn(&Address) -> &String| order.shipping_address.as_ref().map(name).cloned();
        Some(Self {
            id: None,
            email: guest.email.clone(),
            first_name: named(|address| &address.first_name),
            last_name: named(|address| &address.last_name),
        })
    }
}

/// An order as the list of all orders shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderSummary {
    /// The order.
    pub order: Order,
    /// Who placed it.
    pub customer: Customer,
    /// How many lines it has.
    pub line_count: u64,
}

/// Which orders a list holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderFilter {
    /// Orders of this account.
    pub user_id: Option<UserId>,
    /// Orders of whoever has this address ([`Email::key_of`]), with an account or as a guest.
    pub email_key: Option<String>,
    /// Orders that stand here.
    pub status: Option<OrderStatus>,
}

/// How an order is named in an address or a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderKey {
    /// By its id.
    Id(OrderId),
    /// By its number.
    Number(String),
}

impl OrderKey {
    /// An id where the text is one, else a number.
    pub fn of(text: &str) -> Self {
        OrderId::parse(text).map_or_else(|| Self::Number(text.to_owned()), Self::Id)
    }
}

/// Makes an order number: `ORD-`, the milliseconds since 1970 in base 36, `-`, six hexadecimal digits of luck.
pub fn new_order_number(now: Timestamp, entropy: &dyn Entropy) -> String {
    let [a, b, c] = entropy.bytes();
    let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
    format!("ORD-{}-{a:02X}{b:02X}{c:02X}", base36(millis))
}

fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(number % 36).unwrap_or_default();
        digits.extend(char::from_digit(digit, 36));
        number /= 36;
        if number == 0 {
            return digits.iter().rev().collect::<String>().to_ascii_uppercase();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting;

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes
                .iter_mut()
                .zip(0xA9..)
                .for_each(|(byte, value)| *byte = value);
        }
    }

    #[test]
    fn order_numbers_have_the_form_that_clients_know() {
        let now = Timestamp::from_millisecond(1_735_136_000_123).unwrap();
        assert_eq!(new_order_number(now, &Counting), "ORD-M53Z6A9N-A9AAAB");
        assert_eq!(
            (base36(0), base36(35), base36(36)),
            ("0".into(), "Z".into(), "10".into())
        );
    }
}
