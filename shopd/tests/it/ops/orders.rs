use jiff::SignedDuration;
use serde_json::{Value, json};

use super::data;
use crate::support::{TestApp, on_both};

/// Whatever of it were told would tell who placed the order.
const BUYER: &str = "c4n4ry.buyer@example.com";

/// Places an order of two pieces as somebody who tells all about themselves; what the shopper is shown of it.
async fn place(app: &TestApp) -> Value {
    let buyer = app.as_user(&app.customer(BUYER).await);
    let name = json!({ "firstName": "c4n4ry", "lastName": "c4n4ry" });
    buyer.patch("/api/auth/me", name).await.data(200);
    let products = app
        .get("/api/catalog/products?limit=1&minPrice=1")
        .await
        .data(200);
    let address = json!({
        "firstName": "c4n4ry", "lastName": "c4n4ry", "address1": "1 c4n4ry Street", "address2": "c4n4ry",
        "city": "c4n4ry", "state": "c4n4ry", "postalCode": "c4n4ry", "country": "c4n4ry", "phone": "c4n4ry"
    });
    let order = json!({
        "items": [{ "productId": products[0]["id"], "quantity": 2 }],
        "notes": "c4n4ry", "shippingAddress": address, "billingAddress": address
    });
    buyer.post("/api/orders", order).await.data(201)
}

async fn list(app: &TestApp, query: &str) -> Vec<Value> {
    let mut listed = data(&app.ops().get(&format!("/ops/orders{query}")).await);
    match listed["orders"].take() {
        Value::Array(orders) => orders,
        other => panic!("{other} is no list"),
    }
}

fn numbers(orders: &[Value]) -> Vec<&str> {
    let numbers = orders.iter();
    numbers
        .map(|order| order["orderNumber"].as_str().unwrap())
        .collect()
}

async fn the_latest_orders_come_first(app: TestApp) {
    let placed = place(&app).await;
    app.clock.advance(SignedDuration::from_secs(90));
    let listed = list(&app, "").await;
    let expected = json!({
        "id": placed["id"], "orderNumber": placed["orderNumber"], "status": "PENDING",
        "placedAt": placed["createdAt"], "updatedAt": placed["createdAt"], "ageSeconds": 90, "stuck": false,
        "lineCount": 1, "pieceCount": 2, "total": placed["totalAmount"], "currency": "USD"
    });
    assert_eq!(listed[0], expected);
    let demo = ["ORD-2024-0003", "ORD-2024-0002", "ORD-2024-0001"];
    assert_eq!(numbers(&listed)[1..], demo);
    let two = list(&app, "?limit=2&stuck=false").await;
    assert_eq!(two, listed[..2]);
    let packed = list(&app, "?status=PROCESSING").await;
    assert_eq!(numbers(&packed), ["ORD-2024-0002"]);
}

async fn an_order_that_stays_pending_is_stuck(app: TestApp) {
    let placed = place(&app).await;
    let number = placed["orderNumber"].as_str().unwrap();
    app.clock.advance(SignedDuration::from_mins(30));
    assert_eq!(numbers(&list(&app, "?stuck=true").await), ["ORD-2024-0003"]);
    app.clock.advance(SignedDuration::from_secs(1));
    for query in ["?stuck=true", "?stuck=true&status=PENDING"] {
        let stuck = list(&app, query).await;
        assert_eq!(numbers(&stuck), [number, "ORD-2024-0003"]);
        assert!(
            stuck.iter().all(|order| order["stuck"] == true),
            "{stuck:?}"
        );
    }
    let pulse = data(&app.ops().get("/ops/pulse").await);
    assert_eq!(pulse["stuckOrders"], 2);

    let admin = app.as_user(&app.admin().await);
    let path = format!("/api/orders/{number}/status");
    let confirmed = json!({ "status": "CONFIRMED" });
    admin.patch(&path, confirmed).await.data(200);
    assert_eq!(numbers(&list(&app, "?stuck=true").await), ["ORD-2024-0003"]);
}

async fn an_order_is_shown_with_its_lines_and_its_history(app: TestApp) {
    let placed = place(&app).await;
    let number = placed["orderNumber"].as_str().unwrap();
    let admin = app.as_user(&app.admin().await);
    let path = format!("/api/orders/{number}/status");
    let mut history = vec![json!({ "status": "PENDING", "enteredAt": placed["createdAt"] })];
    for status in ["CONFIRMED", "PROCESSING"] {
        app.clock.advance(SignedDuration::from_mins(1));
        let moved = admin.patch(&path, json!({ "status": status })).await;
        let entered_at = moved.data(200)["updatedAt"].clone();
        history.push(json!({ "status": status, "enteredAt": entered_at }));
    }
    let line = &placed["items"][0];
    let expected = json!({
        "id": placed["id"], "orderNumber": number, "status": "PROCESSING",
        "placedAt": placed["createdAt"], "updatedAt": history[2]["enteredAt"], "ageSeconds": 120, "stuck": false,
        "lineCount": 1, "pieceCount": 2, "total": placed["totalAmount"], "currency": "USD",
        "subtotal": placed["subtotal"], "discount": "0", "shipping": placed["shippingAmount"],
        "tax": placed["tax"],
        "lines": [{
            "sku": line["sku"], "name": line["name"], "quantity": 2, "unitPrice": line["unitPrice"],
            "lineTotal": line["subtotal"]
        }],
        "history": history
    });
    for key in [number, placed["id"].as_str().unwrap()] {
        let shown = data(&app.ops().get(&format!("/ops/orders/{key}")).await);
        assert_eq!(shown, expected, "{key}");
    }
}

async fn nothing_tells_who_placed_an_order(app: TestApp) {
    let placed = place(&app).await;
    let buyer = placed["userId"].as_str().unwrap();
    assert!(placed.to_string().contains("c4n4ry"), "{placed}");
    app.clock.advance(SignedDuration::from_mins(31));
    let number = placed["orderNumber"].as_str().unwrap();
    for path in [
        "/ops/orders".to_owned(),
        "/ops/orders?stuck=true".to_owned(),
        format!("/ops/orders/{number}"),
    ] {
        let reply = app.ops().get(&path).await;
        assert!(reply.text.contains(number), "{reply:?}");
        let told = format!("{:?} {}", reply.headers, reply.text).to_lowercase();
        for secret in ["c4n4ry", buyer, "@example.com", "email", "user", "address"] {
            assert!(!told.contains(secret), "{path} tells {secret}: {told}");
        }
    }
}

async fn what_is_wrong_is_refused_in_the_envelope(app: TestApp) {
    for (query, field) in [
        ("?limit=0", "limit"),
        ("?limit=201", "limit"),
        ("?limit=many", "limit"),
        ("?status=pending", "status"),
        ("?status=", "status"),
        ("?stuck=perhaps", "stuck"),
        ("?stuck=true&status=SHIPPED", "status"),
    ] {
        let reply = app.ops().get(&format!("/ops/orders{query}")).await;
        reply.assert_invalid(&[field]);
    }
    assert!(list(&app, "?limit=200").await.len() <= 200);
    for unknown in ["ORD-0", "00000000-0000-7000-8000-000000000000"] {
        let reply = app.ops().get(&format!("/ops/orders/{unknown}")).await;
        reply.assert_error(404, "NOT_FOUND", "Order not found");
    }
    let metrics = app.ops().get("/metrics").await.text;
    assert!(!metrics.contains("ORD-0"), "{metrics}");
}

on_both!(
    the_latest_orders_come_first,
    an_order_that_stays_pending_is_stuck,
    an_order_is_shown_with_its_lines_and_its_history,
    nothing_tells_who_placed_an_order,
    what_is_wrong_is_refused_in_the_envelope,
);
