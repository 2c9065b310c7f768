use jiff::{SignedDuration, Timestamp};

use crate::{
    account::{Email, Role, Session, User},
    catalog::{Category, Product, ProductStatus},
    clock::Entropy,
    id::{CategoryId, OrderId, OrderLineId, ProductId, SessionId, UserId},
    invoice::Seller,
    money::{Currency, Money},
    order::{Address, Buyer, Order, OrderLine, OrderStatus, Totals},
};

/// An active root category with this slug.
pub fn a_category(slug: &str, now: Timestamp, entropy: &dyn Entropy) -> Category {
    Category {
        id: CategoryId::new(now, entropy),
        name: slug.to_owned(),
        slug: slug.to_owned(),
        description: None,
        image_url: None,
        parent_id: None,
        is_active: true,
        sort_order: 0,
        created_at: now,
        updated_at: now,
    }
}

/// An active product at 10.00 whose slug is `slug` and whose SKU is the same in upper case.
pub fn a_product(
    slug: &str,
    category_id: CategoryId,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Product {
    Product {
        id: ProductId::new(now, entropy),
        category_id,
        sku: slug.to_uppercase(),
        name: slug.to_owned(),
        slug: slug.to_owned(),
        description: None,
        price: Money::from_minor_units(1_000),
        compare_at: None,
        available: 0,
        image_url: None,
        images: vec![],
        status: ProductStatus::Active,
        is_featured: false,
        metadata: None,
        variant_of: None,
        options: vec![],
        created_at: now,
        updated_at: now,
    }
}

/// An active customer with this address.
pub fn a_user(email: &str, now: Timestamp, entropy: &dyn Entropy) -> User {
    User {
        id: UserId::new(now, entropy),
        email: Email::parse(email).expect("a test gives a real address"),
        first_name: None,
        last_name: None,
        role: Role::Customer,
        is_active: true,
        created_at: now,
        updated_at: now,
    }
}

/// A session of a day.
pub fn a_session(user_id: UserId, now: Timestamp, entropy: &dyn Entropy) -> Session {
    Session {
        id: SessionId::new(now, entropy),
        user_id,
        user_agent: None,
        ip_address: None,
        created_at: now,
        expires_at: now + SignedDuration::from_hours(24),
    }
}

/// Whoever sells.
pub fn a_seller() -> Seller {
    Seller {
        name: "Shop Ltd".to_owned(),
        address: vec!["1 Yard".to_owned(), "London".to_owned()],
        tax_id: "GB123456789".to_owned(),
        email: "orders@example.com".to_owned(),
    }
}

/// A complete address.
pub fn an_address() -> Address {
    Address {
        first_name: "John".to_owned(),
        last_name: "Doe".to_owned(),
        address1: "123 Main Street".to_owned(),
        address2: None,
        city: "New York".to_owned(),
        state: "NY".to_owned(),
        postal_code: "10001".to_owned(),
        country: "US".to_owned(),
        phone: None,
    }
}

/// A pending order of 20.99 in all: goods for 10.00, shipping 9.99, tax 1.00.
pub fn an_order(
    number: &str,
    buyer: impl Into<Buyer>,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Order {
    Order {
        id: OrderId::new(now, entropy),
        number: number.to_owned(),
        buyer: buyer.into(),
        status: OrderStatus::Pending,
        totals: Totals {
            subtotal: Money::from_minor_units(1_000),
            discount: Money::ZERO,
            shipping: Money::from_minor_units(999),
            tax: Money::from_minor_units(100),
            total: Money::from_minor_units(2_099),
        },
        tax_rate: None,
        currency: Currency::USD,
        notes: None,
        shipping_address: Some(an_address()),
        billing_address: None,
        paid_at: None,
        packed_at: None,
        shipped_at: None,
        delivered_at: None,
        cancelled_at: None,
        refunded_at: None,
        placed_at: now,
        updated_at: now,
    }
}

/// One piece of a product, as line `position` of an order.
pub fn an_order_line(
    order: &Order,
    position: i32,
    product: &Product,
    entropy: &dyn Entropy,
) -> OrderLine {
    OrderLine {
        id: OrderLineId::new(order.placed_at, entropy),
        order_id: order.id,
        position,
        product_id: product.id,
        sku: product.sku.clone(),
        name: product.name.clone(),
        quantity: 1,
        unit_price: product.price,
        line_total: product.price,
    }
}
