//! The cart of a guest and of an account.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shop_core::{
    catalog::{ProductPatch, ProductStatus},
    demo::DEMO_PASSWORD,
    money::Money,
};

use crate::support::{Caller, Reply, TestApp, on_both};

const TEE: &str = "mens-classic-cotton-tshirt";
const PHONE: &str = "iphone-15-pro";

on_both! {
    a_guest_starts_with_an_empty_cart_and_no_cookie,
    the_first_product_gives_a_guest_a_cookie,
    a_cart_shows_products_and_sums,
    pieces_add_up_as_far_as_there_are_any,
    a_line_is_changed_and_taken_out,
    a_cart_is_cleared,
    a_cart_is_not_replaced_as_a_whole,
    a_forged_cookie_and_a_bad_token_are_a_guests,
    an_accounts_cart_follows_it_everywhere,
    what_has_changed_since_is_told,
    what_cannot_be_bought_cannot_be_added,
    a_wrong_request_is_told_field_by_field,
    a_guests_cart_comes_along_at_sign_in_and_registration,
}

async fn id_of(app: &TestApp, slug: &str) -> String {
    app.product(slug).await.id.to_string()
}

/// Adds to a cart, a second after whatever was added before.
async fn add(app: &TestApp, caller: &Caller, slug: &str, quantity: u32) -> Reply {
    app.clock.advance(SignedDuration::from_secs(1));
    let body = json!({ "productId": id_of(app, slug).await, "quantity": quantity });
    caller.post("/api/cart/items", body).await
}

/// The guest whose cookie a reply sets.
#[track_caller]
fn guest_of(app: &TestApp, reply: &Reply) -> Caller {
    let cookie = reply.header("set-cookie").split(';').next().unwrap();
    assert!(cookie.starts_with("visitor="), "{reply:?}");
    app.caller().with("cookie", cookie)
}

async fn cart(caller: &Caller) -> Value {
    caller.get("/api/cart").await.data(200)
}

fn quantities(cart: &Value) -> Vec<(&str, u64)> {
    let items = cart["items"].as_array().unwrap().iter();
    items
        .map(|item| {
            let slug = item["product"]["slug"].as_str().unwrap();
            (slug, item["quantity"].as_u64().unwrap())
        })
        .collect()
}

fn empty() -> Value {
    json!({
        "items": [],
        "itemCount": 0,
        "subtotal": "0",
        "tax": "0",
        "shippingAmount": "0",
        "discountAmount": "0",
        "totalAmount": "0",
        "currency": "USD",
    })
}

async fn a_guest_starts_with_an_empty_cart_and_no_cookie(app: TestApp) {
    let reply = app.get("/api/cart").await;
    assert_eq!(reply.data(200), empty());
    assert_eq!(reply.header("set-cookie"), "");
}

async fn the_first_product_gives_a_guest_a_cookie(app: TestApp) {
    let reply = add(&app, &app.caller(), TEE, 1).await;
    let cookie = reply.header("set-cookie");
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
    let guest = guest_of(&app, &reply);
    assert_eq!(quantities(&cart(&guest).await), [(TEE, 1)]);
    let second = add(&app, &guest, PHONE, 1).await;
    assert_eq!(second.header("set-cookie"), cookie);
    assert_eq!(quantities(&cart(&guest).await), [(TEE, 1), (PHONE, 1)]);
    assert_eq!(cart(&app.caller()).await, empty());
}

async fn a_cart_shows_products_and_sums(app: TestApp) {
    let reply = add(&app, &app.caller(), TEE, 1).await;
    let tee = app.product(TEE).await;
    let mut expected = json!({
        "items": [{
            "productId": tee.id,
            "quantity": 1,
            "unitPrice": "29.99",
            "lineTotal": "29.99",
            "priceSeen": "29.99",
            "notices": [],
            "product": {
                "id": tee.id,
                "sku": tee.sku,
                "name": tee.name,
                "slug": tee.slug,
                "imageUrl": tee.image_url,
                "stock": 200,
                "options": [{ "name": "Size", "value": "M" }, { "name": "Color", "value": "White" }],
            },
        }],
        "itemCount": 1,
        "subtotal": "29.99",
        "tax": "3",
        "shippingAmount": "9.99",
        "discountAmount": "0",
        "totalAmount": "42.98",
        "currency": "USD",
    });
    assert_eq!(cart(&guest_of(&app, &reply)).await, expected);
    expected["limitedTo"] = Value::Null;
    assert_eq!(reply.data(200), expected);
}

async fn pieces_add_up_as_far_as_there_are_any(app: TestApp) {
    let body = json!({ "productId": id_of(&app, PHONE).await });
    let reply = app.post("/api/cart/items", body).await;
    assert_eq!(reply.data(200)["itemCount"], 1);
    let guest = guest_of(&app, &reply);
    let more = add(&app, &guest, PHONE, 48).await.data(200);
    assert_eq!(
        (&more["itemCount"], &more["limitedTo"]),
        (&json!(49), &Value::Null)
    );
    let most = add(&app, &guest, PHONE, 999).await.data(200);
    assert_eq!(
        (&most["itemCount"], &most["limitedTo"]),
        (&json!(50), &json!(50))
    );
    let still = add(&app, &guest, PHONE, 1).await.data(200);
    assert_eq!(
        (&still["itemCount"], &still["limitedTo"]),
        (&json!(50), &json!(50))
    );
}

async fn a_line_is_changed_and_taken_out(app: TestApp) {
    let guest = guest_of(&app, &add(&app, &app.caller(), TEE, 1).await);
    add(&app, &guest, PHONE, 1).await.data(200);
    let tee = format!("/api/cart/items/{}", id_of(&app, TEE).await);
    let changed = guest.patch(&tee, json!({ "quantity": 7 })).await.data(200);
    assert_eq!(quantities(&changed), [(TEE, 7), (PHONE, 1)]);
    let cut = guest
        .patch(&tee, json!({ "quantity": 999 }))
        .await
        .data(200);
    assert_eq!(cut["limitedTo"], 200);
    let without = guest.patch(&tee, json!({ "quantity": 0 })).await.data(200);
    assert_eq!(
        (quantities(&without), &without["limitedTo"]),
        (vec![(PHONE, 1)], &Value::Null)
    );

    let phone = format!("/api/cart/items/{}", id_of(&app, PHONE).await);
    let bare = guest.delete(&phone).await.data(200);
    assert_eq!(quantities(&bare), []);
    for reply in [
        guest.delete(&phone).await,
        guest.patch(&phone, json!({ "quantity": 0 })).await,
        guest.patch(&phone, json!({ "quantity": 2 })).await,
        guest.delete("/api/cart/items/7").await,
        app.delete(&phone).await,
        app.patch(&phone, json!({ "quantity": 1 })).await,
    ] {
        reply.assert_error(404, "NOT_FOUND", "not found");
    }
}

async fn a_cart_is_cleared(app: TestApp) {
    let guest = guest_of(&app, &add(&app, &app.caller(), TEE, 1).await);
    assert_eq!(guest.delete("/api/cart").await.message(), "Cart cleared");
    assert_eq!(cart(&guest).await, empty());
    app.delete("/api/cart").await.message();
    assert_eq!(
        quantities(&add(&app, &guest, PHONE, 1).await.data(200)),
        [(PHONE, 1)]
    );
}

async fn a_cart_is_not_replaced_as_a_whole(app: TestApp) {
    let reply = app.put("/api/cart", json!({ "items": [] })).await;
    reply.assert_error(404, "NOT_FOUND", "Route not found");
}

async fn a_forged_cookie_and_a_bad_token_are_a_guests(app: TestApp) {
    let reply = add(&app, &app.caller(), TEE, 1).await;
    let cookie = reply.header("set-cookie").split(';').next().unwrap();
    let forged = app.caller().with("cookie", &format!("{cookie}x"));
    assert_eq!(cart(&forged).await, empty());
    let fresh = add(&app, &forged, PHONE, 1).await;
    assert_eq!(quantities(&fresh.data(200)), [(PHONE, 1)]);
    let stale = guest_of(&app, &reply).bearing("rubbish");
    assert_eq!(quantities(&cart(&stale).await), [(TEE, 1)]);
}

async fn an_accounts_cart_follows_it_everywhere(app: TestApp) {
    let here = app.as_user(&app.login("john@example.com", DEMO_PASSWORD).await);
    let reply = add(&app, &here, TEE, 2).await;
    assert_eq!(reply.header("set-cookie"), "");
    let other = app.second_replica().await;
    let there = other.as_user(&app.login("john@example.com", DEMO_PASSWORD).await);
    assert_eq!(quantities(&cart(&there).await), [(TEE, 2)]);
    let jane = app.as_user(&app.login("jane@example.com", DEMO_PASSWORD).await);
    assert_eq!(cart(&jane).await, empty());
}

async fn what_has_changed_since_is_told(app: TestApp) {
    let guest = guest_of(&app, &add(&app, &app.caller(), TEE, 2).await);
    add(&app, &guest, PHONE, 2).await.data(200);
    add(&app, &guest, "dell-xps-15", 1).await.data(200);
    let cheaper = Some(Money::from_minor_units(1_950));
    app.change_product(
        TEE,
        ProductPatch {
            price: cheaper,
            ..ProductPatch::default()
        },
    )
    .await;
    app.change_product(
        PHONE,
        ProductPatch {
            stock: Some(1),
            ..ProductPatch::default()
        },
    )
    .await;
    let archived = Some(ProductStatus::Archived);
    app.change_product(
        "dell-xps-15",
        ProductPatch {
            status: archived,
            ..ProductPatch::default()
        },
    )
    .await;

    let cart = cart(&guest).await;
    let notices: Vec<&Value> = cart["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["notices"][0])
        .collect();
    assert_eq!(notices[0]["code"], "PRICE_CHANGED");
    assert_eq!(
        (&notices[0]["from"], &notices[0]["to"]),
        (&json!("29.99"), &json!("19.5"))
    );
    assert_eq!(
        (&notices[1]["code"], &notices[1]["available"]),
        (&json!("NOT_ENOUGH_STOCK"), &json!(1))
    );
    assert_eq!(notices[2]["code"], "NO_LONGER_SOLD");
    // Only the shirts can be ordered as they are.
    let sums = ["subtotal", "tax", "shippingAmount", "totalAmount"].map(|key| &cart[key]);
    assert_eq!(sums, ["39", "3.9", "9.99", "52.89"]);
}

async fn what_cannot_be_bought_cannot_be_added(app: TestApp) {
    let none = ProductPatch {
        stock: Some(0),
        ..ProductPatch::default()
    };
    app.change_product(PHONE, none).await;
    let sold_out = add(&app, &app.caller(), PHONE, 1).await;
    sold_out.assert_error(400, "BAD_REQUEST", "Insufficient stock");
    assert_eq!(sold_out.header("set-cookie"), "");
    let draft = add(&app, &app.caller(), "mystery-gadget-2025", 1).await;
    draft.assert_error(400, "BAD_REQUEST", "not available");
    for id in ["7", "00000000-0000-0000-0000-000000000007"] {
        let reply = app
            .post("/api/cart/items", json!({ "productId": id }))
            .await;
        reply.assert_error(400, "BAD_REQUEST", "not available");
    }
}

async fn a_wrong_request_is_told_field_by_field(app: TestApp) {
    let id = id_of(&app, TEE).await;
    for (body, paths) in [
        (json!({}), &["productId"][..]),
        (
            json!({ "productId": 7, "quantity": 0 }),
            &["productId", "quantity"],
        ),
        (json!({ "productId": id, "quantity": 1_000 }), &["quantity"]),
        (json!({ "productId": id, "quantity": 1.5 }), &["quantity"]),
        (json!({ "productId": id, "quantity": null }), &["quantity"]),
    ] {
        app.post("/api/cart/items", body)
            .await
            .assert_invalid(paths);
    }
    let path = format!("/api/cart/items/{id}");
    for body in [
        json!({}),
        json!({ "quantity": -1 }),
        json!({ "quantity": 1_000 }),
    ] {
        app.patch(&path, body).await.assert_invalid(&["quantity"]);
    }
}

async fn a_guests_cart_comes_along_at_sign_in_and_registration(app: TestApp) {
    let john = app.as_user(&app.login("john@example.com", DEMO_PASSWORD).await);
    add(&app, &john, TEE, 150).await.data(200);
    let guest = guest_of(&app, &add(&app, &app.caller(), TEE, 100).await);
    add(&app, &guest, PHONE, 1).await.data(200);
    let body = json!({ "email": "john@example.com", "password": DEMO_PASSWORD });
    let data = guest.post("/api/auth/login", body).await.data(200);
    assert_eq!(data.as_object().unwrap().len(), 2);
    assert_eq!(quantities(&cart(&john).await), [(TEE, 200), (PHONE, 1)]);
    assert_eq!(cart(&guest).await, empty());

    add(&app, &guest, PHONE, 3).await.data(200);
    let body = json!({ "email": "ada@example.com", "password": DEMO_PASSWORD });
    let data = guest.post("/api/auth/register", body).await.data(201);
    let ada = app.as_user(data["token"].as_str().unwrap());
    assert_eq!(quantities(&cart(&ada).await), [(PHONE, 3)]);
}
