use jiff::Timestamp;

use crate::{
    id::{OrderId, UserId},
    money::{Currency, Money, Rate},
    order::{Address, Order, OrderStatus, Totals},
};

pub(super) struct DemoOrder {
    pub(super) number: &'static str,
    pub(super) email: &'static str,
    status: OrderStatus,
    /// SKU and quantity.
    pub(super) items: &'static [(&'static str, u32)],
    /// Subtotal, tax, shipping.
    amounts: (i64, i64, i64),
    placed_at: &'static str,
    paid_at: Option<&'static str>,
    packed_at: Option<&'static str>,
    shipped_at: Option<&'static str>,
    delivered_at: Option<&'static str>,
}

pub(super) const ORDERS: [DemoOrder; 3] = [
    DemoOrder {
        number: "ORD-2024-0001",
        email: "john@example.com",
        status: OrderStatus::Delivered,
        items: &[("IPHONE-15-PRO", 1)],
        amounts: (99_999, 10_000, 0),
        placed_at: "2024-12-20T09:30:00Z",
        paid_at: Some("2024-12-20T10:00:00Z"),
        packed_at: Some("2024-12-21T08:00:00Z"),
        shipped_at: Some("2024-12-21T14:00:00Z"),
        delivered_at: Some("2024-12-23T16:00:00Z"),
    },
    DemoOrder {
        number: "ORD-2024-0002",
        email: "jane@example.com",
        status: OrderStatus::Processing,
        items: &[("MACBOOK-PRO-16", 1), ("MENS-CLASSIC-TEE", 1)],
        amounts: (352_998, 35_300, 0),
        placed_at: "2024-12-24T08:30:00Z",
        paid_at: Some("2024-12-24T09:00:00Z"),
        packed_at: Some("2024-12-24T10:00:00Z"),
        shipped_at: None,
        delivered_at: None,
    },
    DemoOrder {
        number: "ORD-2024-0003",
        email: "john@example.com",
        status: OrderStatus::Pending,
        items: &[("MENS-CLASSIC-TEE", 2)],
        amounts: (5_998, 600, 599),
        placed_at: "2024-12-26T18:15:00Z",
        paid_at: None,
        packed_at: None,
        shipped_at: None,
        delivered_at: None,
    },
];

impl DemoOrder {
    pub(super) fn to_order(&self, id: OrderId, user_id: UserId) -> Order {
        let (subtotal, tax, shipping) = self.amounts;
        let address = if self.email.starts_with("john") {
            john()
        } else {
            jane()
        };
        let placed_at = moment(self.placed_at);
        let moments = [self.paid_at, self.shipped_at, self.delivered_at].map(|at| at.map(moment));
        let [paid_at, shipped_at, delivered_at] = moments;
        Order {
            id,
            number: self.number.to_owned(),
            buyer: user_id.into(),
            status: self.status,
            totals: Totals {
                subtotal: Money::from_minor_units(subtotal),
                discount: Money::ZERO,
                shipping: Money::from_minor_units(shipping),
                tax: Money::from_minor_units(tax),
                total: Money::from_minor_units(subtotal + tax + shipping),
            },
            tax_rate: Some(Rate::from_millionths(100_000)),
            currency: Currency::USD,
            notes: None,
            shipping_address: Some(address.clone()),
            billing_address: Some(address),
            paid_at,
            packed_at: self.packed_at.map(moment),
            shipped_at,
            delivered_at,
            cancelled_at: None,
            refunded_at: None,
            placed_at,
            updated_at: delivered_at.or(shipped_at).or(paid_at).unwrap_or(placed_at),
        }
    }
}

fn moment(text: &str) -> Timestamp {
    text.parse().expect("the demo's moments are well formed")
}

fn john() -> Address {
    address(["John", "Doe", "123 Main Street", "New York", "NY", "10001"])
}

fn jane() -> Address {
    address([
        "Jane",
        "Smith",
        "456 Oak Avenue",
        "Los Angeles",
        "CA",
        "90001",
    ])
}

fn address(parts: [&str; 6]) -> Address {
    let [first_name, last_name, address1, city, state, postal_code] = parts.map(str::to_owned);
    let (address2, phone, country) = (None, None, "US".to_owned());
    Address {
        first_name,
        last_name,
        address1,
        address2,
        city,
        state,
        postal_code,
        country,
        phone,
    }
}
