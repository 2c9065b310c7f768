//! Pages that are made once for all strangers, and never shown once something on them has changed.

use serde_json::json;

use super::steps::{LAMP, MAT, buy, put_in_cart, shopper, text};
use crate::support::{TestApp, on_both, until};

on_both!(
    a_page_is_made_once_for_all_strangers,
    a_change_is_shown_at_once,
    what_is_sold_is_shown_at_once,
    what_is_sold_elsewhere_leaves_a_page_as_it_is,
    nobody_is_shown_what_was_made_for_others,
);

const PAGES: [&str; 6] = [
    "/",
    "/products",
    "/products?sort=price_asc",
    "/products/modern-led-table-lamp",
    "/categories",
    "/categories/home-garden",
];

/// How often the cache was asked for anything.
async fn looked_up(app: &TestApp) -> u64 {
    let counts = app.get("/metrics/cache").await.json();
    counts["hits"].as_u64().unwrap() + counts["misses"].as_u64().unwrap()
}

/// Until what is kept is sent: a replica that has just come to Redis trusts nothing from before.
async fn until_kept(app: &TestApp, path: &str) {
    until("the page is kept", async || {
        let before = looked_up(app).await;
        app.get(path).await;
        looked_up(app).await == before
    })
    .await;
}

async fn a_page_is_made_once_for_all_strangers(app: TestApp) {
    for path in PAGES {
        let made = app.get(path).await;
        assert_eq!(made.status, 200, "{path}");
        until_kept(&app, path).await;
        let kept = app.get(path).await;
        assert_eq!(kept.text, made.text, "{path}");
        for name in [
            "content-type",
            "cache-control",
            "etag",
            "content-language",
            "speculation-rules",
        ] {
            assert_eq!(kept.header(name), made.header(name), "{path}: {name}");
        }
        let has_it = app.caller().with("if-none-match", made.header("etag"));
        assert_eq!(has_it.get(path).await.status, 304, "{path}");
        let small = app.caller().with("accept-encoding", "br").get(path).await;
        assert_eq!(small.header("content-encoding"), "br", "{path}");
    }
}

async fn a_change_is_shown_at_once(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let path = format!("/products/{LAMP}");
    let old = app.get(&path).await;
    let product = app
        .get(&format!("/api/catalog/products/{LAMP}"))
        .await
        .data(200);
    let address = format!("/api/catalog/products/{}", product["id"].as_str().unwrap());
    admin
        .patch(&address, json!({"name": "Lamp of a new name"}))
        .await
        .data(200);
    for page in ["/products?sort=name_asc", path.as_str()] {
        assert!(
            app.get(page).await.text.contains("Lamp of a new name"),
            "{page}"
        );
    }
    assert_ne!(app.get(&path).await.header("etag"), old.header("etag"));
}

async fn what_is_sold_is_shown_at_once(app: TestApp) {
    let path = format!("/products/{LAMP}");
    let product = app
        .get(&format!("/api/catalog/products/{LAMP}"))
        .await
        .data(200);
    let old = app.get(&path).await;
    let customer = app.as_user(&app.customer("c@example.com").await);
    let line = json!({"productId": product["id"], "quantity": product["stock"]});
    let address = json!({"firstName": "Ada", "lastName": "Byron", "address1": "12 Analytical Row", "city": "London",
        "state": "LDN", "postalCode": "N1 9GU", "country": "UK"});
    let order = json!({"items": [line], "shippingAddress": address});
    customer.post("/api/orders", order).await.data(201);
    assert_ne!(app.get(&path).await.text, old.text);
}

async fn what_is_sold_elsewhere_leaves_a_page_as_it_is(app: TestApp) {
    let path = format!("/products/{LAMP}");
    until_kept(&app, &path).await;
    let customer = shopper(&app, MAT, "1").await;
    assert_eq!(buy(&customer).await.status, 200);
    let before = looked_up(&app).await;
    app.get(&path).await;
    assert_eq!(looked_up(&app).await, before);
    let of_it = format!("/products/{MAT}");
    app.get(&of_it).await;
    assert!(looked_up(&app).await > before);
}

async fn nobody_is_shown_what_was_made_for_others(app: TestApp) {
    let english = app.get("/").await;
    let italian = app.caller().with("accept-language", "it").get("/").await;
    assert_eq!(italian.header("content-language"), "it");
    assert_ne!(italian.text, english.text);
    assert_eq!(app.get("/").await.text, english.text);
    let chosen = app.caller().with("cookie", "lang=it").get("/").await;
    assert_eq!(chosen.text, italian.text);
    let guest = app.browser();
    put_in_cart(&guest, LAMP, "2").await;
    assert!(text(&guest.get("/").await, ".cart-count").starts_with('2'));
    assert_eq!(app.get("/").await.text, english.text);
}
