//! Orders: placed and looked at.

use serde_json::{Value, json};
use shop_core::{
    catalog::{Product, ProductPatch, ProductStatus},
    money::Money,
};

use super::body::{address, john, numbers, place, purchase};
use crate::support::{TestApp, on_both};

on_both! {
    a_placed_order_is_shown_whole,
    a_placed_order_freezes_what_was_bought,
    a_product_named_twice_is_one_line_of_the_sum,
    what_is_charged_is_what_was_quoted,
    what_is_not_on_sale_is_not_available,
    nobody_buys_more_than_there_is,
    a_wrong_order_is_told_field_by_field,
    who_asks_is_checked_before_what_they_ask,
    own_orders_are_listed_the_latest_first,
    an_order_is_found_by_id_and_number,
    an_order_is_hidden_from_others,
}

async fn a_placed_order_is_shown_whole(app: TestApp) {
    let john = john(&app).await;
    let me = john.get("/api/auth/me").await.data(200);
    let tee = app.product("mens-classic-cotton-tshirt").await;
    let phone = app.product("iphone-15-pro").await;
    let mut body = purchase(
        &app,
        &[("mens-classic-cotton-tshirt", 2), ("iphone-15-pro", 1)],
    )
    .await;
    body["notes"] = json!("Leave it at the door");
    body["billingAddress"] = address();
    body["billingAddress"]["address2"] = json!("Floor 3");
    body["billingAddress"]["phone"] = json!("+44 20 7946 0000");
    let order = john.post("/api/orders", body.clone()).await.data(201);
    let expected = json!({
        "id": order["id"],
        "orderNumber": order["orderNumber"],
        "userId": me["id"],
        "status": "PENDING",
        "subtotal": "1059.97",
        "tax": "106",
        "shippingAmount": "0",
        "discountAmount": "0",
        "totalAmount": "1165.97",
        "currency": "USD",
        "notes": "Leave it at the door",
        "shippingAddress": address(),
        "billingAddress": body["billingAddress"],
        "paidAt": null,
        "shippedAt": null,
        "deliveredAt": null,
        "cancelledAt": null,
        "createdAt": "2026-12-01T12:00:00.000Z",
        "updatedAt": "2026-12-01T12:00:00.000Z",
        "items": [
            item(&order, 0, &tee, ("29.99", 2, "59.98")),
            item(&order, 1, &phone, ("999.99", 1, "999.99")),
        ],
    });
    assert_eq!(order, expected);
    let number = order["orderNumber"].as_str().unwrap();
    assert!(number.starts_with("ORD-") && number.len() == 19, "{number}");
}

/// The n-th item of an order as it must be.
fn item(
    order: &Value,
    n: usize,
    product: &Product,
    (price, quantity, sum): (&str, u32, &str),
) -> Value {
    json!({
        "id": order["items"][n]["id"],
        "orderId": order["id"],
        "productId": product.id,
        "sku": product.sku,
        "name": product.title(),
        "quantity": quantity,
        "unitPrice": price,
        "subtotal": sum,
        "product": { "id": product.id, "name": product.name, "imageUrl": product.image_url },
    })
}

async fn a_placed_order_freezes_what_was_bought(app: TestApp) {
    let john = john(&app).await;
    let tee = app.product("mens-classic-cotton-tshirt").await;
    let order = place(&app, &john, &[("mens-classic-cotton-tshirt", 2)]).await;
    assert_eq!(app.stock("mens-classic-cotton-tshirt").await, 198);
    let patch = ProductPatch {
        name: Some("Tee".to_owned()),
        price: Some(Money::from_minor_units(100)),
        ..ProductPatch::default()
    };
    app.change_product("mens-classic-cotton-tshirt", patch)
        .await;
    let path = format!("/api/orders/{}", order["id"].as_str().unwrap());
    let later = john.get(&path).await.data(200);
    assert_eq!(later["items"][0]["unitPrice"], "29.99");
    assert_eq!(later["items"][0]["name"], tee.title());
    assert_eq!(later["items"][0]["product"]["name"], "Tee");
    app.assert_ledger_adds_up().await;
}

async fn a_product_named_twice_is_one_line_of_the_sum(app: TestApp) {
    let john = john(&app).await;
    let order = place(&app, &john, &[("iphone-15-pro", 1), ("iphone-15-pro", 2)]).await;
    assert_eq!(order["items"].as_array().unwrap().len(), 1);
    assert_eq!(order["items"][0]["quantity"], 3);
    assert_eq!(order["billingAddress"], order["shippingAddress"]);
    assert_eq!(order["notes"], Value::Null);
}

async fn what_is_charged_is_what_was_quoted(app: TestApp) {
    let john = john(&app).await;
    let order = place(&app, &john, &[("mens-classic-cotton-tshirt", 1)]).await;
    let sums = ["subtotal", "tax", "shippingAmount", "totalAmount"].map(|key| &order[key]);
    assert_eq!(sums, ["29.99", "3", "9.99", "42.98"]);
    let body = json!({ "productId": order["items"][0]["productId"] });
    let cart = john.post("/api/cart/items", body).await.data(200);
    assert_eq!(
        ["subtotal", "tax", "shippingAmount", "totalAmount"].map(|key| &cart[key]),
        sums
    );
}

async fn what_is_not_on_sale_is_not_available(app: TestApp) {
    let john = john(&app).await;
    let archived = ProductPatch {
        status: Some(ProductStatus::Archived),
        ..ProductPatch::default()
    };
    app.change_product("dell-xps-15", archived).await;
    let mut refused = vec![
        purchase(&app, &[("dell-xps-15", 1)]).await,
        purchase(&app, &[("iphone-15-pro", 1), ("mystery-gadget-2025", 1)]).await,
    ];
    for id in [
        "clxyz0000000000000000000a",
        "00000000-0000-0000-0000-000000000007",
    ] {
        let items = json!([{ "productId": id, "quantity": 1 }]);
        refused.push(json!({ "items": items, "shippingAddress": address() }));
    }
    for body in refused {
        let reply = john.post("/api/orders", body).await;
        reply.assert_error(400, "BAD_REQUEST", "not available");
    }
    assert_eq!(app.stock("iphone-15-pro").await, 50);
}

async fn nobody_buys_more_than_there_is(app: TestApp) {
    let john = john(&app).await;
    let body = purchase(&app, &[("modern-led-table-lamp", 1), ("iphone-15-pro", 51)]).await;
    let reply = john.post("/api/orders", body).await;
    reply.assert_error(400, "BAD_REQUEST", "Insufficient stock for iPhone 15 Pro");
    assert_eq!(app.stock("modern-led-table-lamp").await, 60);
    place(&app, &john, &[("iphone-15-pro", 50)]).await;
    let body = purchase(&app, &[("iphone-15-pro", 1)]).await;
    let reply = john.post("/api/orders", body).await;
    reply.assert_error(400, "BAD_REQUEST", "Insufficient stock");
}

async fn a_wrong_order_is_told_field_by_field(app: TestApp) {
    let john = john(&app).await;
    let good = purchase(&app, &[("iphone-15-pro", 1)]).await;
    let item = good["items"][0].clone();
    john.post("/api/orders", json!({}))
        .await
        .assert_invalid(&["items", "shippingAddress"]);
    for (pointer, value, path) in [
        ("/items", json!([]), "items"),
        ("/items", json!(vec![item.clone(); 101]), "items"),
        ("/items/0", json!(7), "items.0"),
        ("/items/0/productId", json!(""), "items.0.productId"),
        ("/items/0/quantity", json!(0), "items.0.quantity"),
        ("/items/0/quantity", json!(1.5), "items.0.quantity"),
        ("/items/0/quantity", json!("1"), "items.0.quantity"),
        ("/items/0/quantity", json!(1_000_001), "items.0.quantity"),
        ("/items/0/quantity", json!(1e300), "items.0.quantity"),
        (
            "/shippingAddress/country",
            json!("U"),
            "shippingAddress.country",
        ),
        ("/shippingAddress/city", json!(""), "shippingAddress.city"),
        (
            "/shippingAddress/city",
            json!("c".repeat(201)),
            "shippingAddress.city",
        ),
    ] {
        let mut body = good.clone();
        *body.pointer_mut(pointer).unwrap() = value;
        john.post("/api/orders", body).await.assert_invalid(&[path]);
    }
    let mut noted = good.clone();
    noted["notes"] = json!("n".repeat(2_001));
    noted["billingAddress"] = address();
    noted["billingAddress"]["firstName"] = Value::Null;
    let reply = john.post("/api/orders", noted).await;
    reply.assert_invalid(&["billingAddress.firstName", "notes"]);
    // Each is within its bounds, their sum is not.
    let most = json!({ "productId": item["productId"], "quantity": 1_000_000 });
    let mut twice = good;
    twice["items"] = json!([most, most]);
    john.post("/api/orders", twice)
        .await
        .assert_invalid(&["items"]);
    let list = john.get("/api/orders?page=0&limit=51&status=LOST").await;
    list.assert_invalid(&["limit", "page", "status"]);
}

async fn who_asks_is_checked_before_what_they_ask(app: TestApp) {
    let out = |reply: crate::support::Reply| reply.assert_error(401, "UNAUTHORIZED", "token");
    out(app.post("/api/orders", json!({})).await);
    out(app.get("/api/orders?page=0").await);
    out(app.get("/api/orders/7").await);
    out(app.post("/api/orders/7/cancel", json!({})).await);
    out(app.get("/api/orders/admin/all").await);
    out(app.get("/api/orders/admin/stats").await);
    out(app.patch("/api/orders/7/status", json!({})).await);
}

async fn own_orders_are_listed_the_latest_first(app: TestApp) {
    let john = john(&app).await;
    let latest = place(&app, &john, &[("iphone-15-pro", 1)]).await;
    let number = latest["orderNumber"].as_str().unwrap();
    let reply = john.get("/api/orders").await;
    assert_eq!(
        numbers(&reply.data(200)),
        [number, "ORD-2024-0003", "ORD-2024-0001"]
    );
    assert_eq!(reply.json()["data"][0], latest);
    let meta = json!({ "page": 1, "limit": 20, "total": 3, "totalPages": 1 });
    assert_eq!(reply.json()["meta"], meta);
    assert_eq!(john.get("/api/orders/").await.text, reply.text);

    let second = john.get("/api/orders?page=2&limit=2").await;
    assert_eq!(numbers(&second.data(200)), ["ORD-2024-0001"]);
    let meta = json!({ "page": 2, "limit": 2, "total": 3, "totalPages": 2 });
    assert_eq!(second.json()["meta"], meta);
    let delivered = john.get("/api/orders?status=DELIVERED").await;
    assert_eq!(numbers(&delivered.data(200)), ["ORD-2024-0001"]);
    let ada = app.as_user(&app.customer("ada@example.com").await);
    let none = ada.get("/api/orders").await.json();
    let meta = json!({ "page": 1, "limit": 20, "total": 0, "totalPages": 0 });
    assert_eq!(none, json!({ "success": true, "data": [], "meta": meta }));
}

async fn an_order_is_found_by_id_and_number(app: TestApp) {
    let john = john(&app).await;
    let by_number = john.get("/api/orders/ORD-2024-0003").await.data(200);
    let path = format!("/api/orders/{}", by_number["id"].as_str().unwrap());
    assert_eq!(john.get(&path).await.data(200), by_number);
    let me = john.get("/api/auth/me").await.data(200);
    let user = json!({
        "id": me["id"],
        "email": "john@example.com",
        "firstName": "John",
        "lastName": "Doe",
    });
    assert_eq!(by_number["user"], user);
    let tee = app.product("mens-classic-cotton-tshirt").await;
    let product = json!({
        "id": tee.id,
        "name": tee.name,
        "slug": tee.slug,
        "imageUrl": tee.image_url,
    });
    assert_eq!(by_number["items"][0]["product"], product);
    let sums = ["subtotal", "tax", "shippingAmount", "totalAmount"].map(|key| &by_number[key]);
    assert_eq!(sums, ["59.98", "6", "5.99", "71.97"]);
}

async fn an_order_is_hidden_from_others(app: TestApp) {
    let (john, admin) = (john(&app).await, app.as_user(&app.admin().await));
    for path in [
        "/api/orders/ORD-2024-0002",
        "/api/orders/ORD-0",
        "/api/orders/7",
    ] {
        john.get(path)
            .await
            .assert_error(404, "NOT_FOUND", "Order not found");
        let cancel = john.post(&format!("{path}/cancel"), json!({})).await;
        cancel.assert_error(404, "NOT_FOUND", "Order not found");
    }
    let seen = admin.get("/api/orders/ORD-2024-0002").await.data(200);
    assert_eq!(seen["user"]["email"], "jane@example.com");
    let cancel = admin
        .post("/api/orders/ORD-2024-0003/cancel", json!({}))
        .await;
    cancel.assert_error(404, "NOT_FOUND", "Order not found");
}
