//! What the tests of the wire types share.

use std::fmt::Debug;

use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{
    account::{Email, Role, User},
    catalog::{Category, Product, ProductStatus},
    id::{CategoryId, ProductId, UserId},
    money::Money,
};

/// Fails unless `value` is written exactly as `json`, indentation and line ends apart, and reads back equal.
pub(super) fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, json: &str) {
    let expected: String = json.lines().map(str::trim_start).collect();
    let written = serde_json::to_string(value).expect("a wire type is always JSON");
    assert_eq!(written, expected);
    let read: T = serde_json::from_str(&written).expect("what was written can be read");
    assert_eq!(read, *value);
}

/// 20 December 2026, 09:30:00.123 UTC.
pub(super) fn now() -> Timestamp {
    Timestamp::from_millisecond(1_797_759_000_123).expect("the moment is of this age")
}

pub(super) fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// A root category without description and picture.
pub(super) fn a_category(n: u128) -> Category {
    Category {
        id: CategoryId(uuid(n)),
        name: "Lamps".to_owned(),
        slug: "lamps".to_owned(),
        description: None,
        image_url: None,
        parent_id: None,
        is_active: true,
        sort_order: 3,
        created_at: now(),
        updated_at: now(),
    }
}

/// A product on sale in category 2.
pub(super) fn a_product(n: u128) -> Product {
    Product {
        id: ProductId(uuid(n)),
        category_id: CategoryId(uuid(2)),
        sku: "RED-LAMP".to_owned(),
        name: "Red Lamp".to_owned(),
        slug: "red-lamp".to_owned(),
        description: None,
        price: Money::from_minor_units(2_990),
        compare_at: None,
        available: 7,
        image_url: None,
        images: vec![],
        status: ProductStatus::Active,
        is_featured: false,
        metadata: None,
        variant_of: None,
        options: vec![],
        created_at: now(),
        updated_at: now(),
    }
}

/// A customer without a last name.
pub(super) fn a_user(n: u128) -> User {
    User {
        id: UserId(uuid(n)),
        email: Email::parse("john@example.com").expect("the address is one"),
        first_name: Some("John".to_owned()),
        last_name: None,
        role: Role::Customer,
        is_active: true,
        created_at: now(),
        updated_at: now(),
    }
}
