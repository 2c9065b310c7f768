use reqwest::header::SET_COOKIE;
use serde_json::json;
use shop_core::demo::DEMO_PASSWORD;

use super::steps::{
    ADDRESS, CHECKOUT, LAMP, MAT, SIGN_IN, attribute, check_out_as_guest, flashes, link,
    order_count, put_in_cart, register, sign_in, text, texts, with_email,
};
use crate::support::{Browser, Reply, TestApp, on_both};

on_both![
    a_guest_buys_with_an_address_to_write_to,
    a_guests_order_is_placed_once_however_often_the_form_is_sent,
    a_guest_cannot_buy_without_an_address_to_write_to,
    a_guests_order_is_seen_in_its_browser_and_by_number_and_address_only,
    whatever_is_wrong_with_a_lookup_the_answer_is_the_same,
    a_guest_cancels_while_that_is_possible,
    an_accounts_order_that_was_looked_up_is_only_looked_at,
    signing_out_ends_what_a_lookup_has_opened,
    whoever_signs_in_half_way_keeps_the_cart_and_what_was_typed,
    administrators_see_and_move_guests_orders,
];

const LOOKUP: &str = "form[action='/orders/lookup']";
const CANCEL: &str = "form[action$='/cancel']";

async fn buy_as_guest(app: &TestApp, slug: &str, email: &str) -> (Browser, Reply) {
    let browser = app.browser();
    put_in_cart(&browser, slug, "1").await;
    let (_, answer) = check_out_as_guest(&browser, email).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    let page = browser.follow(answer).await;
    (browser, page)
}

fn number_of(order: &Reply) -> String {
    text(order, "h1").replace("Order ", "")
}

async fn look_up(browser: &Browser, number: &str, email: &str) -> Reply {
    let form = browser.get("/orders/lookup").await;
    let fields = [("number", number), ("email", email)];
    browser.submit(&form, LOOKUP, &fields).await
}

async fn a_guest_buys_with_an_address_to_write_to(app: TestApp) {
    let before = app.stock(LAMP).await;
    let browser = app.browser();
    let cart = put_in_cart(&browser, LAMP, "2").await;
    let total = text(&cart, ".grand-total dd");
    let (page, answer) = check_out_as_guest(&browser, "Ada@Example.com").await;
    assert_eq!(link(&page, "Sign in"), "/auth/login?redirect=%2Fcheckout");
    let order = browser.follow(answer).await;
    assert_eq!(order.status, 200, "{order:?}");
    assert!(text(&order, ".thanks").contains("Ada@Example.com"));
    assert_eq!(text(&order, ".grand-total dd"), total);
    let address = &texts(&order, "address")[0];
    assert!(
        address.contains("London") && address.contains("United Kingdom"),
        "{address}"
    );
    assert_eq!(app.stock(LAMP).await, before - 2);
    assert!(texts(&browser.get("/cart").await, ".cart-line").is_empty());
    app.assert_ledger_adds_up().await;
}

async fn a_guests_order_is_placed_once_however_often_the_form_is_sent(app: TestApp) {
    let before = app.stock(LAMP).await;
    let browser = app.browser();
    put_in_cart(&browser, LAMP, "1").await;
    let page = browser.get("/checkout").await;
    let sent = (0..10).map(|_| {
        let (browser, page) = (browser.clone(), page.clone());
        tokio::spawn(async move {
            let fields = with_email("ada@example.com");
            browser.submit(&page, CHECKOUT, &fields).await
        })
    });
    let mut places = Vec::new();
    for answer in sent.collect::<Vec<_>>() {
        places.push(answer.await.unwrap().location().to_owned());
    }
    places.dedup();
    assert_eq!(places.len(), 1, "{places:?}");
    put_in_cart(&browser, MAT, "1").await;
    let again = browser
        .submit(&page, CHECKOUT, &with_email("ADA@example.com"))
        .await;
    assert_eq!(again.location(), places[0], "the address differs by case");
    let changed = browser
        .submit(&page, CHECKOUT, &with_email("eve@example.com"))
        .await;
    assert_eq!(changed.status, 422);
    assert!(text(&changed, ".error-summary").contains("before"));
    assert_eq!(app.stock(LAMP).await, before - 1);
    app.assert_ledger_adds_up().await;
}

async fn a_guest_cannot_buy_without_an_address_to_write_to(app: TestApp) {
    let browser = app.browser();
    put_in_cart(&browser, LAMP, "1").await;
    let (_, answer) = check_out_as_guest(&browser, "ada@example").await;
    assert_eq!(answer.status, 422);
    assert_eq!(texts(&answer, ".field-error").len(), 1);
    text(&answer, "#email-error");
    assert_eq!(attribute(&answer, "#email", "value"), "ada@example");
    assert_eq!(texts(&browser.get("/cart").await, ".cart-line").len(), 1);
}

async fn a_guests_order_is_seen_in_its_browser_and_by_number_and_address_only(app: TestApp) {
    let (browser, order) = buy_as_guest(&app, LAMP, "ada@example.com").await;
    let number = number_of(&order);
    let path = format!("/orders/{number}");
    assert_eq!(browser.get(&path).await.status, 200);

    let elsewhere = app.browser();
    let led_on = elsewhere.get(&path).await;
    assert_eq!(led_on.location(), format!("/orders/lookup?number={number}"));
    let form = elsewhere.follow(led_on).await;
    assert_eq!(attribute(&form, "#number", "value"), number);
    let typed = format!(" {} ", number.to_lowercase());
    let fields = [("number", typed.as_str()), ("email", "ADA@example.com")];
    let found = elsewhere.submit(&form, LOOKUP, &fields).await;
    assert_eq!(found.status, 303, "{found:?}");
    assert!(!found.location().contains("ada"), "{found:?}");
    let shown = elsewhere.follow(found).await;
    assert_eq!(number_of(&shown), number);
    assert_eq!(shown.header("cache-control"), "private, no-store");

    app.clock.advance(jiff::SignedDuration::from_mins(31));
    assert_eq!(elsewhere.get(&path).await.status, 303, "a proof ends");

    let eve = app.browser();
    register(&eve, "eve@example.com").await;
    assert_eq!(eve.get(&path).await.status, 404);
    assert_eq!(order_count(&eve).await, 0);
}

async fn whatever_is_wrong_with_a_lookup_the_answer_is_the_same(app: TestApp) {
    let (_, order) = buy_as_guest(&app, LAMP, "ada@example.com").await;
    let number = number_of(&order);
    let stranger = app.browser();
    let mut told = Vec::new();
    for (number, email) in [
        (number.as_str(), "eve@example.com"),
        ("ORD-UNKNOWN", "ada@example.com"),
        ("ORD-2024-0001", "ada@example.com"),
        ("%' or 1=1 --", "ada@example.com"),
    ] {
        let answer = look_up(&stranger, number, email).await;
        assert_eq!(answer.status, 422, "{number} {email}");
        assert!(answer.headers.get(SET_COOKIE).is_none(), "{answer:?}");
        told.push(text(&answer, ".error-summary"));
    }
    told.dedup();
    assert_eq!(told.len(), 1, "{told:?}");
    let blank = look_up(&stranger, "", "").await;
    assert_eq!(texts(&blank, ".field-error").len(), 2);
}

async fn a_guest_cancels_while_that_is_possible(app: TestApp) {
    let before = app.stock(LAMP).await;
    let (browser, order) = buy_as_guest(&app, LAMP, "ada@example.com").await;
    let action = attribute(&order, CANCEL, "action");

    let stranger = app.browser();
    let home = stranger.get("/auth/login").await;
    let token = attribute(&home, "input[name=csrf]", "value");
    let answer = stranger.post(&action, &[("csrf", token.as_str())]).await;
    assert_eq!(answer.status, 404);

    let answer = browser.submit(&order, CANCEL, &[]).await;
    let shown = browser.follow(answer).await;
    assert!(flashes(&shown).contains("is cancelled"), "{shown:?}");
    assert_eq!(text(&shown, ".order-head .status"), "Cancelled");
    assert_eq!(app.stock(LAMP).await, before);

    let (_, order) = buy_as_guest(&app, LAMP, "ada@example.com").await;
    let elsewhere = app.browser();
    let found = look_up(&elsewhere, &number_of(&order), "ada@example.com").await;
    let shown = elsewhere.follow(found).await;
    let answer = elsewhere.submit(&shown, CANCEL, &[]).await;
    assert!(flashes(&elsewhere.follow(answer).await).contains("is cancelled"));
    let answer = elsewhere.submit(&shown, CANCEL, &[]).await;
    assert!(flashes(&elsewhere.follow(answer).await).contains("cancelled before"));
    assert_eq!(app.stock(LAMP).await, before);
    app.assert_ledger_adds_up().await;
}

async fn an_accounts_order_that_was_looked_up_is_only_looked_at(app: TestApp) {
    let browser = app.browser();
    let found = look_up(&browser, "ORD-2024-0003", "john@example.com").await;
    let shown = browser.follow(found).await;
    assert_eq!(number_of(&shown), "ORD-2024-0003");
    assert!(texts(&shown, CANCEL).is_empty());
    let token = attribute(&shown, "input[name=csrf]", "value");
    let path = "/orders/ORD-2024-0003/cancel";
    let answer = browser.post(path, &[("csrf", token.as_str())]).await;
    assert_eq!(answer.status, 404);
}

async fn signing_out_ends_what_a_lookup_has_opened(app: TestApp) {
    let browser = app.browser();
    register(&browser, "ada@example.com").await;
    let found = look_up(&browser, "ORD-2024-0003", "john@example.com").await;
    let path = found.location().to_owned();
    let shown = browser.follow(found).await;
    assert_eq!(number_of(&shown), "ORD-2024-0003");
    browser
        .submit(&shown, "form[action='/auth/logout']", &[])
        .await;
    assert_ne!(browser.get(&path).await.status, 200);
}

async fn whoever_signs_in_half_way_keeps_the_cart_and_what_was_typed(app: TestApp) {
    let browser = app.browser();
    put_in_cart(&browser, LAMP, "1").await;
    let page = browser.get("/checkout").await;
    let form = browser.get(&link(&page, "Sign in")).await;
    let fields = [("email", "john@example.com"), ("password", DEMO_PASSWORD)];
    let entered = browser.submit(&form, SIGN_IN, &fields).await;
    assert_eq!(entered.location(), "/checkout");

    let stale = browser
        .submit(&page, CHECKOUT, &with_email("ada@example.com"))
        .await;
    assert_eq!(stale.status, 422);
    assert!(text(&stale, ".error-summary").contains("signed in or out"));
    assert_eq!(attribute(&stale, "#shipping_city", "value"), "London");
    assert!(texts(&stale, "#email").is_empty());
    let answer = browser.submit(&stale, CHECKOUT, &ADDRESS).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    assert_eq!(order_count(&browser).await, 3, "two were there before");
}

async fn administrators_see_and_move_guests_orders(app: TestApp) {
    let (browser, order) = buy_as_guest(&app, LAMP, "ada@example.com").await;
    let number = number_of(&order);
    let admin = app.as_user(&app.admin().await);
    let orders = admin.get("/api/orders/admin/all").await.data(200);
    let nil = "00000000-0000-0000-0000-000000000000";
    assert_eq!(orders[0]["orderNumber"], number);
    assert_eq!(orders[0]["userId"], nil);
    let guest =
        json!({ "id": nil, "email": "ada@example.com", "firstName": "Ada", "lastName": "Byron" });
    assert_eq!(orders[0]["user"], guest);
    let path = format!("/api/orders/{number}");
    assert_eq!(admin.get(&path).await.data(200)["user"], guest);

    let body = json!({ "status": "SHIPPED" });
    assert_eq!(
        admin.patch(&format!("{path}/status"), body).await.status,
        200
    );
    let shown = browser.get(&format!("/orders/{number}")).await;
    assert_eq!(text(&shown, ".order-head .status"), "Shipped");
    assert!(texts(&shown, CANCEL).is_empty());

    let page = app.browser();
    sign_in(&page, "admin@example.com", DEMO_PASSWORD).await;
    assert_eq!(page.get(&format!("/orders/{number}")).await.status, 200);
    let john = app.as_user(&app.login("john@example.com", DEMO_PASSWORD).await);
    assert_eq!(john.get(&path).await.status, 404);
    app.assert_ledger_adds_up().await;
}
