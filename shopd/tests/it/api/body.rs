//! What several resources' tests send and read.

use serde_json::{Value, json};
use shop_core::demo::DEMO_PASSWORD;

use crate::support::{Caller, TestApp};

/// A complete address.
pub(super) fn address() -> Value {
    json!({
        "firstName": "Ada",
        "lastName": "Byron",
        "address1": "12 Analytical Row",
        "city": "London",
        "state": "LDN",
        "postalCode": "N1 9GU",
        "country": "UK",
    })
}

/// An order of so many pieces of each of these products.
pub(super) async fn purchase(app: &TestApp, items: &[(&str, u32)]) -> Value {
    let mut lines = Vec::new();
    for (slug, quantity) in items {
        let id = app.product(slug).await.id;
        lines.push(json!({ "productId": id, "quantity": quantity }));
    }
    json!({ "items": lines, "shippingAddress": address() })
}

/// The demo shop's customer with two orders.
pub(super) async fn john(app: &TestApp) -> Caller {
    app.as_user(&app.login("john@example.com", DEMO_PASSWORD).await)
}

/// Places an order of so many pieces of each of these products.
pub(super) async fn place(app: &TestApp, caller: &Caller, items: &[(&str, u32)]) -> Value {
    let body = purchase(app, items).await;
    caller.post("/api/orders", body).await.data(201)
}

/// The numbers of a list's orders.
pub(super) fn numbers(list: &Value) -> Vec<&str> {
    let orders = list.as_array().unwrap().iter();
    orders
        .map(|order| order["orderNumber"].as_str().unwrap())
        .collect()
}
