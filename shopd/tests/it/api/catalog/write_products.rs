//! What administrators do to products.

use reqwest::Method;
use serde_json::{Value, json};

use super::{id_of_category, id_of_product};
use crate::support::{TestApp, on_both};

on_both! {
    a_new_product_is_a_draft_unless_told,
    a_full_product_comes_back_as_it_was_sent,
    a_product_needs_texts_of_its_own_and_a_category,
    fields_of_a_product_have_bounds,
    a_change_leaves_alone_what_it_does_not_name,
    null_clears_what_may_be_absent_and_nothing_else,
    a_product_that_was_ordered_is_archived_and_others_are_deleted,
    only_administrators_change_products,
}

const PATH: &str = "/api/catalog/products";
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

async fn a_new_product_is_a_draft_unless_told(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let books = id_of_category(&app, "books").await;
    let new =
        json!({"categoryId": books, "sku": "MAP-1", "name": "Map", "slug": "map", "price": 29.9});
    let data = admin.post(PATH, new).await.data(201);
    let id = data["id"].clone();
    let category = data["category"].clone();
    assert_eq!(category.as_object().unwrap().len(), 10);
    let noon = "2026-12-01T12:00:00.000Z";
    let expected = json!({
        "id": id, "categoryId": books, "sku": "MAP-1", "name": "Map", "slug": "map", "description": null,
        "price": "29.9", "compareAt": null, "stock": 0, "imageUrl": null, "images": [], "status": "DRAFT",
        "isFeatured": false, "metadata": null, "createdAt": noon, "updatedAt": noon, "category": category
    });
    assert_eq!(data, expected);
    app.get(&format!("{PATH}/map"))
        .await
        .assert_error(404, "NOT_FOUND", "Product");
    assert_eq!(admin.get(&format!("{PATH}/map")).await.data(200), expected);
}

async fn a_full_product_comes_back_as_it_was_sent(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let books = id_of_category(&app, "books").await;
    let metadata = json!({"pages": 300, "tags": ["a", "ü"], "deep": {"x": null}});
    let new = json!({
        "categoryId": books, "sku": "MAP-1", "name": "Map", "slug": "map", "description": "", "price": 10.005,
        "compareAt": 100, "stock": 7.0, "imageUrl": "/media/map.webp",
        "images": ["https://example.com/1.png", "/media/2.webp"], "status": "ACTIVE", "isFeatured": true,
        "metadata": metadata
    });
    let data = admin.post(PATH, new).await.data(201);
    for (key, value) in [
        ("description", json!("")),
        ("price", json!("10.01")),
        ("compareAt", json!("100")),
        ("stock", json!(7)),
        ("imageUrl", json!("/media/map.webp")),
        (
            "images",
            json!(["https://example.com/1.png", "/media/2.webp"]),
        ),
        ("status", json!("ACTIVE")),
        ("isFeatured", json!(true)),
        ("metadata", metadata),
    ] {
        assert_eq!(data[key], value, "{key}");
    }
    // Twice: from the database and as it was kept.
    for _ in 0..2 {
        assert_eq!(app.get(&format!("{PATH}/MAP-1")).await.data(200), data);
    }
}

fn valid(category: &str) -> Value {
    json!({"categoryId": category, "sku": "NEW-1", "name": "New", "slug": "new", "price": 1})
}

/// `base` with some keys replaced.
fn with(base: &Value, changes: &Value) -> Value {
    let mut body = base.clone();
    for (key, value) in changes.as_object().unwrap() {
        body[key] = value.clone();
    }
    body
}

async fn a_product_needs_texts_of_its_own_and_a_category(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let valid = valid(&id_of_category(&app, "books").await);
    let path = format!("{PATH}/{}", id_of_product(&app, "iphone-15-pro").await);
    for (change, needle) in [
        (json!({"slug": "dell-xps-15"}), "slug already exists"),
        (json!({"sku": "DELL-XPS-15"}), "SKU already exists"),
    ] {
        let reply = admin.post(PATH, with(&valid, &change)).await;
        reply.assert_error(409, "CONFLICT", needle);
        admin
            .patch(&path, change)
            .await
            .assert_error(409, "CONFLICT", needle);
    }
    for category in [NOBODY, "none", "books"] {
        let change = json!({"categoryId": category});
        let reply = admin.post(PATH, with(&valid, &change)).await;
        reply.assert_error(400, "BAD_REQUEST", "Category not found");
        let reply = admin.patch(&path, change).await;
        reply.assert_error(400, "BAD_REQUEST", "Category not found");
    }
    let unchanged = json!({"slug": "iphone-15-pro", "sku": "IPHONE-15-PRO"});
    admin.patch(&path, unchanged).await.data(200);
}

async fn fields_of_a_product_have_bounds(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let valid = valid(&id_of_category(&app, "books").await);
    let path = format!("{PATH}/{}", id_of_product(&app, "iphone-15-pro").await);
    for (change, field) in [
        (json!({"sku": ""}), "sku"),
        (json!({"sku": "a".repeat(101)}), "sku"),
        (json!({"name": ""}), "name"),
        (json!({"slug": "a".repeat(201)}), "slug"),
        (json!({"categoryId": ""}), "categoryId"),
        (json!({"description": "a".repeat(10_001)}), "description"),
        (json!({"price": 0}), "price"),
        (json!({"price": 0.001}), "price"),
        (json!({"price": -1}), "price"),
        (json!({"price": "1"}), "price"),
        (json!({"price": null}), "price"),
        (json!({"price": 1e300}), "price"),
        (json!({"price": 100_000_000}), "price"),
        (json!({"compareAt": 0}), "compareAt"),
        (json!({"stock": -1}), "stock"),
        (json!({"stock": 0.5}), "stock"),
        (json!({"stock": 3_000_000_000_u32}), "stock"),
        (json!({"imageUrl": "lamp"}), "imageUrl"),
        (json!({"images": "https://example.com"}), "images"),
        (json!({"images": ["/a", "javascript:x"]}), "images.1"),
        (json!({"images": vec!["/a"; 51]}), "images"),
        (json!({"status": "SOLD"}), "status"),
        (json!({"isFeatured": "yes"}), "isFeatured"),
        (json!({"metadata": []}), "metadata"),
        (json!({"metadata": {"a": "b\u{0}"}}), "metadata"),
    ] {
        admin
            .post(PATH, with(&valid, &change))
            .await
            .assert_invalid(&[field]);
        admin.patch(&path, change).await.assert_invalid(&[field]);
    }
    let reply = admin.post(PATH, json!({})).await;
    reply.assert_invalid(&["categoryId", "name", "price", "sku", "slug"]);
    let dearest = json!({"price": 99_999_999.99, "stock": 1_000_000_000});
    let data = admin.post(PATH, with(&valid, &dearest)).await.data(201);
    assert_eq!(
        (&data["price"], &data["stock"]),
        (&json!("99999999.99"), &json!(1_000_000_000))
    );
}

async fn a_change_leaves_alone_what_it_does_not_name(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let before = app
        .get(&format!("{PATH}/macbook-pro-16-m3-max"))
        .await
        .data(200);
    let path = format!("{PATH}/{}", before["id"].as_str().unwrap());
    app.clock.advance(jiff::SignedDuration::from_millis(1_500));
    // One piece of it is reserved by an order; what is written and read is what can be bought.
    let changed = admin
        .patch(&path, json!({"price": 3000, "stock": 5}))
        .await
        .data(200);
    let expected = with(
        &before,
        &json!({"price": "3000", "stock": 5, "updatedAt": "2026-12-01T12:00:01.500Z"}),
    );
    assert_eq!(changed, expected);
    assert_eq!(
        app.get(&format!("{PATH}/MACBOOK-PRO-16")).await.data(200),
        expected
    );

    let books = id_of_category(&app, "books").await;
    let moved = admin
        .patch(&path, json!({"categoryId": books}))
        .await
        .data(200);
    assert_eq!(moved["category"]["slug"], "books");
}

async fn null_clears_what_may_be_absent_and_nothing_else(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let path = format!("{PATH}/{}", id_of_product(&app, "iphone-15-pro").await);
    admin
        .patch(&path, json!({"metadata": {"a": 1}}))
        .await
        .data(200);
    let cleared =
        json!({"description": null, "imageUrl": null, "compareAt": null, "metadata": null});
    let data = admin.patch(&path, cleared.clone()).await.data(200);
    for key in ["description", "imageUrl", "compareAt", "metadata"] {
        assert_eq!(data[key], json!(null), "{key}");
    }
    assert_eq!(
        app.get(&format!("{PATH}/iphone-15-pro")).await.data(200),
        data
    );
    let fixed = [
        "categoryId",
        "images",
        "isFeatured",
        "name",
        "price",
        "sku",
        "slug",
        "status",
        "stock",
    ];
    let nulls: Value = fixed
        .iter()
        .map(|key| ((*key).to_owned(), Value::Null))
        .collect();
    admin.patch(&path, nulls).await.assert_invalid(&fixed);
    let valid = valid(&id_of_category(&app, "books").await);
    admin.post(PATH, with(&valid, &cleared)).await.data(201);
}

async fn a_product_that_was_ordered_is_archived_and_others_are_deleted(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let ordered = format!("{PATH}/{}", id_of_product(&app, "iphone-15-pro").await);
    for _ in 0..2 {
        let message = admin.delete(&ordered).await.message();
        assert!(message.contains("archived"), "{message}");
    }
    app.get(&ordered)
        .await
        .assert_error(404, "NOT_FOUND", "Product");
    assert_eq!(admin.get(&ordered).await.data(200)["status"], "ARCHIVED");

    let other = format!(
        "{PATH}/{}",
        id_of_product(&app, "professional-yoga-mat").await
    );
    let message = admin.delete(&other).await.message();
    assert!(message.contains("deleted"), "{message}");
    for _ in 0..2 {
        admin
            .get(&other)
            .await
            .assert_error(404, "NOT_FOUND", "Product not found");
        admin
            .delete(&other)
            .await
            .assert_error(404, "NOT_FOUND", "Product not found");
    }
}

async fn only_administrators_change_products(app: TestApp) {
    let customer = app.as_user(&app.customer("a@example.com").await);
    let path = format!("{PATH}/{}", id_of_product(&app, "iphone-15-pro").await);
    for (method, path) in [
        (Method::POST, PATH),
        (Method::PATCH, &path),
        (Method::DELETE, &path),
    ] {
        let body = (method != Method::DELETE).then(|| json!({"price": 0}));
        let reply = app.caller().send(method.clone(), path, body.clone()).await;
        reply.assert_error(401, "UNAUTHORIZED", "Invalid or expired token");
        customer
            .send(method, path, body)
            .await
            .assert_error(403, "FORBIDDEN", "");
    }
    let admin = app.as_user(&app.admin().await);
    for key in [NOBODY, "iphone-15-pro", "IPHONE-15-PRO"] {
        let path = format!("{PATH}/{key}");
        let reply = admin.patch(&path, json!({"price": 1})).await;
        reply.assert_error(404, "NOT_FOUND", "Product not found");
        admin
            .patch(&path, json!({"price": 0}))
            .await
            .assert_invalid(&["price"]);
        admin
            .delete(&path)
            .await
            .assert_error(404, "NOT_FOUND", "Product not found");
    }
}
