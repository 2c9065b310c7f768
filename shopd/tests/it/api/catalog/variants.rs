//! Products in several sizes.

use serde_json::{Value, json};

use super::{id_of_product, slugs};
use crate::{
    api::body::{john, purchase},
    support::{TestApp, on_both},
};

on_both! {
    a_product_shows_its_variants_and_lists_show_the_lead,
    a_variant_is_told_apart_in_carts_and_orders,
    what_is_no_variant_is_refused,
    options_of_another_form_are_told_field_by_field,
    every_read_shows_what_was_sold_of_a_variant_at_once,
    a_lead_is_deleted_with_its_variants,
}

const PATH: &str = "/api/catalog/products";
const LAMP: &str = "modern-led-table-lamp";

fn size(value: &str) -> Value {
    json!([{"name": "Size", "value": value}])
}

fn large(lead: &str) -> Value {
    json!({
        "categoryId": "00000000-0000-0000-0000-000000000000", "name": "-", "sku": "LAMP-L", "slug": "lamp-l",
        "price": 99.5, "stock": 3, "status": "ACTIVE", "variantOf": lead, "options": size("Large")
    })
}

/// The demo shop's lamp with a small lead and a large variant; the ids of both.
async fn two_lamps(app: &TestApp) -> (String, String) {
    let admin = app.as_user(&app.admin().await);
    let lead = id_of_product(app, LAMP).await;
    let changed = admin
        .patch(
            &format!("{PATH}/{lead}"),
            json!({"options": size(" Small ")}),
        )
        .await
        .data(200);
    assert_eq!(changed["options"], size("Small"));
    let made = admin.post(PATH, large(&lead)).await.data(201);
    assert_eq!(made["variantOf"], json!(lead));
    assert_eq!(made["name"], "Modern LED Table Lamp");
    assert_eq!(made["category"]["slug"], "home-garden");
    (lead, made["id"].as_str().unwrap().to_owned())
}

async fn a_product_shows_its_variants_and_lists_show_the_lead(app: TestApp) {
    let before = app.get(&format!("{PATH}?limit=100")).await.json();
    for new in ["options", "variantOf", "variants"] {
        let single = app
            .get(&format!("{PATH}/clean-code-handbook"))
            .await
            .data(200);
        assert!(single.get(new).is_none(), "{new}");
    }
    let (lead, variant) = two_lamps(&app).await;
    let after = app.get(&format!("{PATH}?limit=100")).await.json();
    assert_eq!(after["meta"], before["meta"]);
    assert_eq!(slugs(&after["data"]), slugs(&before["data"]));

    let variants = json!([
        {"id": lead, "sku": "MODERN-TABLE-LAMP", "slug": LAMP, "options": size("Small"), "price": "79.99",
            "compareAt": null, "stock": 60, "imageUrl": "/images/products/modern-led-table-lamp.svg"},
        {"id": variant, "sku": "LAMP-L", "slug": "lamp-l", "options": size("Large"), "price": "99.5",
            "compareAt": null, "stock": 3, "imageUrl": null},
    ]);
    for (key, variant_of) in [(LAMP, Value::Null), ("LAMP-L", json!(lead))] {
        let shown = app.get(&format!("{PATH}/{key}")).await.data(200);
        assert_eq!(shown["variants"], variants, "{key}");
        assert_eq!(shown["variantOf"], variant_of, "{key}");
    }
}

async fn a_variant_is_told_apart_in_carts_and_orders(app: TestApp) {
    let (_, variant) = two_lamps(&app).await;
    let john = john(&app).await;
    let body = json!({"productId": variant, "quantity": 2});
    let cart = john.post("/api/cart/items", body).await.data(200);
    let product = &cart["items"][0]["product"];
    assert_eq!(product["options"], size("Large"));
    assert_eq!(
        (&product["name"], &product["sku"]),
        (&json!("Modern LED Table Lamp"), &json!("LAMP-L"))
    );

    let body = purchase(&app, &[("lamp-l", 2)]).await;
    let order = john.post("/api/orders", body.clone()).await.data(201);
    let line = &order["items"][0];
    assert_eq!(line["name"], "Modern LED Table Lamp, Large");
    assert_eq!(
        (&line["sku"], &line["productId"]),
        (&json!("LAMP-L"), &json!(variant))
    );
    john.post("/api/orders", body).await.assert_error(
        400,
        "BAD_REQUEST",
        "Modern LED Table Lamp, Large",
    );
    assert_eq!(app.stock("lamp-l").await, 1);
    assert_eq!(app.stock(LAMP).await, 60);
}

async fn what_is_no_variant_is_refused(app: TestApp) {
    let (lead, variant) = two_lamps(&app).await;
    let admin = app.as_user(&app.admin().await);
    let book = id_of_product(&app, "clean-code-handbook").await;
    let with = |name: &str, value: Value| {
        let mut new = large(&lead);
        new["sku"] = json!("LAMP-X");
        new["slug"] = json!("lamp-x");
        new["options"] = size("X");
        new[name] = value;
        new
    };
    let color = json!([{"name": "Color", "value": "Red"}]);
    for (new, status, code, needle) in [
        (
            with("variantOf", json!("none")),
            400,
            "BAD_REQUEST",
            "not found",
        ),
        (
            with("variantOf", json!(variant)),
            400,
            "BAD_REQUEST",
            "no variants of its own",
        ),
        (
            with("variantOf", json!(book)),
            400,
            "BAD_REQUEST",
            "without options",
        ),
        (
            with("options", color),
            400,
            "BAD_REQUEST",
            "the same options: Size",
        ),
        (
            with("options", size("a=b")),
            400,
            "BAD_REQUEST",
            "none of which is",
        ),
        (with("options", size("LARGE")), 409, "CONFLICT", "LAMP-L"),
    ] {
        admin
            .post(PATH, new)
            .await
            .assert_error(status, code, needle);
    }
    let same = json!({"options": size("Small")});
    admin
        .patch(&format!("{PATH}/{variant}"), same)
        .await
        .assert_error(409, "CONFLICT", "MODERN-TABLE-LAMP");
}

async fn options_of_another_form_are_told_field_by_field(app: TestApp) {
    let (_, variant) = two_lamps(&app).await;
    let admin = app.as_user(&app.admin().await);
    let path = format!("{PATH}/{variant}");
    for (options, fields) in [
        (json!("M"), ["options"]),
        (json!([{"name": "Size", "value": ""}]), ["options.0.value"]),
        (json!([{"value": "M"}]), ["options.0.name"]),
        (json!([1, 2, 3, 4]), ["options"]),
    ] {
        let reply = admin.patch(&path, json!({"options": options})).await;
        reply.assert_invalid(&fields);
    }
}

async fn every_read_shows_what_was_sold_of_a_variant_at_once(app: TestApp) {
    two_lamps(&app).await;
    let stock = async || {
        let shown = app.get(&format!("{PATH}/{LAMP}")).await.data(200);
        shown["variants"][1]["stock"].clone()
    };
    assert_eq!(stock().await, 3);
    let body = purchase(&app, &[("lamp-l", 3)]).await;
    john(&app).await.post("/api/orders", body).await.data(201);
    assert_eq!(stock().await, 0);
}

async fn a_lead_is_deleted_with_its_variants(app: TestApp) {
    let (lead, _) = two_lamps(&app).await;
    let admin = app.as_user(&app.admin().await);
    let message = admin.delete(&format!("{PATH}/{lead}")).await.message();
    assert_eq!(message, "Product deleted successfully");
    for slug in [LAMP, "lamp-l"] {
        let reply = admin.get(&format!("{PATH}/{slug}")).await;
        reply.assert_error(404, "NOT_FOUND", "Product not found");
    }
}
