use serde_json::json;
use shop_core::demo::DEMO_PASSWORD;

use super::steps::{LAMP, buy, flashes, put_in_cart, register, shopper, sign_in, text, texts};
use crate::support::{TestApp, on_both};

on_both![
    an_order_is_shown_to_its_customer_and_to_administrators_only,
    an_order_is_cancelled_once_and_its_pieces_come_back,
    an_order_on_its_way_is_not_cancelled,
    the_history_has_pages,
];

async fn an_order_is_shown_to_its_customer_and_to_administrators_only(app: TestApp) {
    let browser = shopper(&app, LAMP, "1").await;
    let page = buy(&browser).await;
    assert_eq!(texts(&page, ".thanks").len(), 1);
    let number = text(&page, "h1").replace("Order ", "");
    for path in [
        format!("/orders/{number}"),
        format!("/account/orders/{number}"),
    ] {
        let page = browser.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(texts(&page, ".thanks").is_empty(), "{path}");
        assert_eq!(texts(&page, "form[action$='/cancel']").len(), 1, "{path}");
    }
    let admin = app.browser();
    sign_in(&admin, "admin@example.com", DEMO_PASSWORD).await;
    let page = admin.get(&format!("/orders/{number}")).await;
    assert_eq!(page.status, 200);
    assert!(texts(&page, "form[action$='/cancel']").is_empty());

    let stranger = app.browser();
    sign_in(&stranger, "john@example.com", DEMO_PASSWORD).await;
    for path in [
        format!("/orders/{number}"),
        format!("/account/orders/{number}"),
        "/orders/ORD-UNKNOWN".to_owned(),
        "/orders/019ab3a0-0000-7000-8000-000000000000".to_owned(),
        format!("/orders/{}", "x".repeat(200)),
    ] {
        let page = stranger.get(&path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(
            page.header("content-type").starts_with("text/html"),
            "{path}"
        );
    }
    assert_eq!(browser.get("/orders").await.location(), "/account/orders");
}

async fn an_order_is_cancelled_once_and_its_pieces_come_back(app: TestApp) {
    let before = app.stock(LAMP).await;
    let browser = shopper(&app, LAMP, "2").await;
    let page = buy(&browser).await;
    assert_eq!(app.stock(LAMP).await, before - 2);

    let stranger = app.browser();
    register(&stranger, "eve@example.com").await;
    let home = stranger.get("/").await;
    let token = super::steps::attribute(&home, "input[name=csrf]", "value");
    let action = super::steps::attribute(&page, "form[action$='/cancel']", "action");
    let answer = stranger.post(&action, &[("csrf", token.as_str())]).await;
    assert_eq!(answer.status, 404);

    let answer = browser.submit(&page, "form[action$='/cancel']", &[]).await;
    let shown = browser.follow(answer).await;
    assert!(flashes(&shown).contains("is cancelled"), "{shown:?}");
    assert_eq!(text(&shown, ".order-head .status"), "Cancelled");
    assert!(texts(&shown, "form[action$='/cancel']").is_empty());
    let answer = browser.submit(&page, "form[action$='/cancel']", &[]).await;
    let shown = browser.follow(answer).await;
    assert!(flashes(&shown).contains("cancelled before"), "{shown:?}");
    assert_eq!(app.stock(LAMP).await, before);
    app.assert_ledger_adds_up().await;
    let page = browser.get(&format!("/products/{LAMP}")).await;
    assert_eq!(
        super::steps::attribute(&page, "#quantity", "max"),
        before.min(999).to_string()
    );
}

async fn an_order_on_its_way_is_not_cancelled(app: TestApp) {
    let browser = shopper(&app, LAMP, "1").await;
    let page = buy(&browser).await;
    let action = super::steps::attribute(&page, "form[action$='/cancel']", "action");
    let id = action.split('/').nth(3).unwrap().to_owned();
    let admin = app.admin().await;
    let body = json!({ "status": "SHIPPED" });
    let path = format!("/api/orders/{id}/status");
    assert_eq!(app.as_user(&admin).patch(&path, body).await.status, 200);
    let answer = browser.submit(&page, "form[action$='/cancel']", &[]).await;
    let shown = browser.follow(answer).await;
    assert!(flashes(&shown).contains("on its way already"), "{shown:?}");
    assert_eq!(text(&shown, ".order-head .status"), "Shipped");
    assert!(texts(&shown, "form[action$='/cancel']").is_empty());
}

async fn the_history_has_pages(app: TestApp) {
    let browser = shopper(&app, LAMP, "1").await;
    for _ in 0..10 {
        buy(&browser).await;
        put_in_cart(&browser, LAMP, "1").await;
    }
    buy(&browser).await;
    let first = browser.get("/account/orders").await;
    assert_eq!(texts(&first, "tbody tr").len(), 10);
    assert_eq!(text(&first, "caption"), "11 orders, newest first");
    let second = browser.get(&super::steps::link(&first, "Next")).await;
    assert_eq!(texts(&second, "tbody tr").len(), 1);
    assert_eq!(
        browser.get("/account/orders?page=9").await.location(),
        "/account/orders?page=2"
    );
    for page in ["0", "x", "-1", "99999999999"] {
        let shown = browser.visit(&format!("/account/orders?page={page}")).await;
        assert_eq!(shown.status, 200, "{page}");
    }
}
