use serde_json::json;

use super::steps::{
    LAMP, buy, check_out_as_guest, flashes, link, put_in_cart, shopper, text, texts,
};
use crate::support::{Reply, TestApp, on_both};

on_both![
    an_invoice_is_there_from_the_confirmation_on_and_can_be_printed,
    a_cancelled_orders_invoice_says_which_credit_note_took_it_back,
    a_guest_has_an_invoice_too_and_strangers_have_none,
];

fn number_of(order: &Reply) -> String {
    text(order, "h1").replace("Order ", "")
}

async fn move_to(app: &TestApp, number: &str, status: &str) {
    let admin = app.as_user(&app.admin().await);
    let path = format!("/api/orders/{number}/status");
    let moved = admin.patch(&path, json!({ "status": status })).await;
    assert_eq!(moved.status, 200, "{moved:?}");
}

async fn an_invoice_is_there_from_the_confirmation_on_and_can_be_printed(app: TestApp) {
    let browser = shopper(&app, LAMP, "2").await;
    let order = buy(&browser).await;
    let (number, total) = (number_of(&order), text(&order, ".grand-total dd"));
    let path = format!("/orders/{number}/invoice");
    let not_yet = browser.get(&path).await;
    assert_eq!(not_yet.status, 303);
    assert!(flashes(&browser.follow(not_yet).await).contains("no such document"));

    move_to(&app, &number, "CONFIRMED").await;
    let order = browser.get(&format!("/orders/{number}")).await;
    let invoice = browser.get(&link(&order, "Invoice")).await;
    assert_eq!(invoice.status, 200);
    let heading = text(&invoice, "h1");
    assert!(
        heading.starts_with("Invoice INV-") && heading.ends_with("-000001"),
        "{heading}"
    );
    let head = text(&invoice, ".invoice-head");
    assert!(
        head.contains("IT00000000000") && head.contains(&number),
        "{head}"
    );
    assert_eq!(text(&invoice, ".grand-total dd"), total);
    assert!(
        text(&invoice, ".totals").contains("Tax (10 %)"),
        "{invoice:?}"
    );
    assert!(texts(&invoice, "address")[1].contains("London"));
    assert_eq!(text(&browser.get(&path).await, "h1"), heading);
}

async fn a_cancelled_orders_invoice_says_which_credit_note_took_it_back(app: TestApp) {
    let browser = shopper(&app, LAMP, "1").await;
    let order = buy(&browser).await;
    let number = number_of(&order);
    move_to(&app, &number, "CONFIRMED").await;
    let order = browser.get(&format!("/orders/{number}")).await;
    let answer = browser.submit(&order, "form[action$='/cancel']", &[]).await;
    assert_eq!(answer.status, 303);
    let invoice = browser.get(&format!("/orders/{number}/invoice")).await;
    let told = text(&invoice, ".invoice .notice");
    assert!(told.contains("credit note CN-"), "{told}");
    let credit_note = browser.get(&format!("/orders/{number}/credit-note")).await;
    assert!(text(&credit_note, "h1").starts_with("Credit note CN-"));
    let told = text(&credit_note, ".invoice .notice");
    assert!(told.contains("invoice INV-"), "{told}");
    let cancelled = browser.get(&format!("/orders/{number}")).await;
    assert_eq!(link(&cancelled, "Invoice"), link(&order, "Invoice"));
    let times = texts(&cancelled, ".timeline time");
    assert_eq!(times.len(), 3, "placed, confirmed and cancelled: {times:?}");
}

async fn a_guest_has_an_invoice_too_and_strangers_have_none(app: TestApp) {
    let browser = app.browser();
    put_in_cart(&browser, LAMP, "1").await;
    let (_, answer) = check_out_as_guest(&browser, "ada@example.com").await;
    let number = number_of(&browser.follow(answer).await);
    move_to(&app, &number, "SHIPPED").await;
    let path = format!("/orders/{number}/invoice");
    let invoice = browser.get(&path).await;
    assert!(texts(&invoice, "address")[1].contains("ada@example.com"));
    let stranger = app.browser().get(&path).await;
    assert_eq!(
        stranger.location(),
        format!("/orders/lookup?number={number}")
    );
}
