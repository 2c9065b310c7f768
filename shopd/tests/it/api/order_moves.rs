//! Orders: cancelled, moved on, and run by administrators.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::body::{john, numbers, place, purchase};
use crate::support::{Caller, TestApp, on_both, until};

on_both! {
    an_order_is_cancelled_by_its_owner_while_it_waits,
    an_order_is_moved_on_as_the_table_says,
    notes_are_added_to_what_is_there,
    a_move_that_gives_pieces_back_restocks_once,
    all_orders_are_listed_for_administrators,
    the_shop_tells_how_it_is_doing,
    customers_do_not_run_the_shop,
    every_replica_shows_the_stock_that_orders_leave,
}

async fn move_on(admin: &Caller, order: &Value, status: &str) -> Value {
    let path = format!("/api/orders/{}/status", order["id"].as_str().unwrap());
    admin
        .patch(&path, json!({ "status": status }))
        .await
        .data(200)
}

async fn an_order_is_cancelled_by_its_owner_while_it_waits(app: TestApp) {
    let (john, admin) = (john(&app).await, app.as_user(&app.admin().await));
    let order = place(&app, &john, &[("iphone-15-pro", 2)]).await;
    let number = order["orderNumber"].as_str().unwrap();
    assert_eq!(app.stock("iphone-15-pro").await, 48);
    app.clock.advance(SignedDuration::from_secs(1));
    let path = format!("/api/orders/{number}/cancel");
    let message = john.post(&path, json!({})).await.message();
    assert!(message.contains("cancelled"), "{message}");
    let shown = john.get(&format!("/api/orders/{number}")).await.data(200);
    assert_eq!(shown["status"], "CANCELLED");
    assert_eq!(shown["cancelledAt"], "2026-12-01T12:00:01.000Z");
    assert_eq!(app.stock("iphone-15-pro").await, 50);
    let again = john.post(&path, json!({})).await;
    again.assert_error(400, "BAD_REQUEST", "Cannot cancel");
    assert!(again.text.contains("CANCELLED"), "{again:?}");
    let delivered = john
        .post("/api/orders/ORD-2024-0001/cancel", json!({}))
        .await;
    delivered.assert_error(400, "BAD_REQUEST", "DELIVERED");

    let order = place(&app, &john, &[("iphone-15-pro", 2)]).await;
    move_on(&admin, &order, "CONFIRMED").await;
    let path = format!("/api/orders/{}/cancel", order["id"].as_str().unwrap());
    john.post(&path, json!({})).await.message();
    assert_eq!(app.stock("iphone-15-pro").await, 50);
    app.assert_ledger_adds_up().await;
}

async fn an_order_is_moved_on_as_the_table_says(app: TestApp) {
    let (john, admin) = (john(&app).await, app.as_user(&app.admin().await));
    let order = place(&app, &john, &[("iphone-15-pro", 2)]).await;
    app.clock.advance(SignedDuration::from_secs(1));
    let confirmed = move_on(&admin, &order, "CONFIRMED").await;
    let mut expected = order.clone();
    expected["status"] = json!("CONFIRMED");
    expected["paidAt"] = json!("2026-12-01T12:00:01.000Z");
    expected["updatedAt"] = json!("2026-12-01T12:00:01.000Z");
    for item in expected["items"].as_array_mut().unwrap() {
        item.as_object_mut().unwrap().remove("product");
    }
    assert_eq!(confirmed, expected);

    let delivered = move_on(&admin, &order, "DELIVERED").await;
    assert_eq!(delivered["deliveredAt"], "2026-12-01T12:00:01.000Z");
    let path = format!(
        "/api/orders/{}/status",
        order["orderNumber"].as_str().unwrap()
    );
    for status in ["PENDING", "SHIPPED", "DELIVERED", "CANCELLED"] {
        let reply = admin.patch(&path, json!({ "status": status })).await;
        reply.assert_error(400, "BAD_REQUEST", "DELIVERED");
    }
    let refunded = admin
        .patch(&path, json!({ "status": "REFUNDED" }))
        .await
        .data(200);
    assert_eq!(refunded["status"], "REFUNDED");
    assert_eq!(app.stock("iphone-15-pro").await, 48);
    let unknown = admin
        .patch("/api/orders/7/status", json!({ "status": "CONFIRMED" }))
        .await;
    unknown.assert_error(404, "NOT_FOUND", "Order not found");
    let wrong = admin
        .patch(&path, json!({ "status": "LOST", "notes": 7 }))
        .await;
    wrong.assert_invalid(&["notes", "status"]);
    app.assert_ledger_adds_up().await;
}

async fn notes_are_added_to_what_is_there(app: TestApp) {
    let (john, admin) = (john(&app).await, app.as_user(&app.admin().await));
    let mut body = purchase(&app, &[("iphone-15-pro", 1)]).await;
    body["notes"] = json!("Ring twice");
    let order = john.post("/api/orders", body).await.data(201);
    let path = format!("/api/orders/{}/status", order["id"].as_str().unwrap());
    let noted = json!({ "status": "CONFIRMED", "notes": "Paid by card" });
    let changed = admin.patch(&path, noted).await.data(200);
    assert_eq!(changed["notes"], "Ring twice\nPaid by card");
    let plain = admin
        .patch(&path, json!({ "status": "SHIPPED" }))
        .await
        .data(200);
    assert_eq!(plain["notes"], "Ring twice\nPaid by card");
    let long = json!({ "status": "DELIVERED", "notes": "n".repeat(2_001) });
    admin.patch(&path, long).await.assert_invalid(&["notes"]);
}

async fn a_move_that_gives_pieces_back_restocks_once(app: TestApp) {
    let (john, admin) = (john(&app).await, app.as_user(&app.admin().await));
    for (moves, left) in [
        (&["CANCELLED"][..], 50),
        (&["CONFIRMED", "REFUNDED"], 50),
        (&["PROCESSING", "CANCELLED"], 50),
        (&["SHIPPED", "REFUNDED"], 45),
    ] {
        let order = place(&app, &john, &[("iphone-15-pro", 5)]).await;
        for status in moves {
            move_on(&admin, &order, status).await;
        }
        assert_eq!(app.stock("iphone-15-pro").await, left, "{moves:?}");
    }
    app.assert_ledger_adds_up().await;
}

async fn all_orders_are_listed_for_administrators(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let reply = admin.get("/api/orders/admin/all").await;
    let expected = ["ORD-2024-0003", "ORD-2024-0002", "ORD-2024-0001"];
    assert_eq!(numbers(&reply.data(200)), expected);
    let janes = &reply.json()["data"][1];
    assert_eq!(janes["user"]["email"], "jane@example.com");
    assert_eq!(janes["_count"], json!({ "items": 2 }));
    assert!(janes.get("items").is_none() && janes["user"].as_object().unwrap().len() == 4);
    let meta = json!({ "page": 1, "limit": 20, "total": 3, "totalPages": 1 });
    assert_eq!(reply.json()["meta"], meta);
    let pending = admin.get("/api/orders/admin/all?status=PENDING").await;
    assert_eq!(numbers(&pending.data(200)), ["ORD-2024-0003"]);
}

async fn the_shop_tells_how_it_is_doing(app: TestApp) {
    let (john, admin) = (john(&app).await, app.as_user(&app.admin().await));
    let stats = async || admin.get("/api/orders/admin/stats").await.data(200);
    let before = json!({
        "totalOrders": 3,
        "ordersByStatus": { "PENDING": 1, "PROCESSING": 1, "DELIVERED": 1 },
        "last30Days": { "revenue": "0", "orders": 0 },
    });
    assert_eq!(stats().await, before);
    let order = place(&app, &john, &[("iphone-15-pro", 1)]).await;
    assert_eq!(stats().await["last30Days"]["orders"], 0);
    move_on(&admin, &order, "CONFIRMED").await;
    let recent = json!({ "revenue": "1099.99", "orders": 1 });
    assert_eq!(stats().await["last30Days"], recent);
}

async fn customers_do_not_run_the_shop(app: TestApp) {
    let john = john(&app).await;
    for reply in [
        john.get("/api/orders/admin/all?page=0").await,
        john.get("/api/orders/admin/stats").await,
        john.patch("/api/orders/ORD-2024-0003/status", json!({}))
            .await,
    ] {
        reply.assert_error(403, "FORBIDDEN", "Admin");
    }
}

async fn every_replica_shows_the_stock_that_orders_leave(app: TestApp) {
    let other = app.second_replica().await;
    let (john, admin) = (john(&app).await, app.as_user(&app.admin().await));
    let shown = async |app: &TestApp| {
        let product = app
            .get("/api/catalog/products/iphone-15-pro")
            .await
            .data(200);
        product["stock"].as_i64().unwrap()
    };
    // Without Redis a replica hears nothing from the others.
    let replicas = if app.parts.config.redis.is_some() {
        vec![&app, &other]
    } else {
        vec![&app]
    };
    let shows = async |left: i64| {
        // Here at once, elsewhere as soon as it is heard of.
        assert_eq!(shown(&app).await, left);
        for replica in &replicas {
            until("the stock is shown", async || shown(replica).await == left).await;
        }
    };
    shows(50).await;
    let order = place(&app, &john, &[("iphone-15-pro", 3)]).await;
    shows(47).await;
    let path = format!("/api/orders/{}/cancel", order["id"].as_str().unwrap());
    john.post(&path, json!({})).await.message();
    shows(50).await;
    let order = place(&app, &john, &[("iphone-15-pro", 50)]).await;
    shows(0).await;
    move_on(&admin, &order, "CANCELLED").await;
    shows(50).await;
}
