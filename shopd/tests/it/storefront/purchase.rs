use shop_core::demo::DEMO_PASSWORD;

use super::steps::{ADDRESS, CHECKOUT, REGISTER, attribute, flashes, link, text, texts};
use crate::support::{Browser, Reply, TestApp, on_both};

on_both![a_whole_purchase_follows_links_and_forms_only];

/// Goes where a link of the page leads.
async fn go(browser: &Browser, page: &Reply, label: &str) -> Reply {
    let page = browser.visit(&link(page, label)).await;
    assert_eq!(page.status, 200, "{label}: {page:?}");
    page
}

/// Fills a form of the page, sends it, and goes where the answer leads.
async fn send(browser: &Browser, page: &Reply, form: &str, fields: &[(&str, &str)]) -> Reply {
    let answer = browser.submit(page, form, fields).await;
    let page = browser.follow(answer).await;
    assert_eq!(page.status, 200, "{form}: {page:?}");
    page
}

async fn a_whole_purchase_follows_links_and_forms_only(app: TestApp) {
    let browser = app.browser();
    let lamp = app.product("modern-led-table-lamp").await;
    let home = browser.get("/").await;
    assert_eq!(home.status, 200);

    let results = send(&browser, &home, "form[role=search]", &[("q", "table lamp")]).await;
    let product = go(&browser, &results, &lamp.name).await;
    let cart = send(&browser, &product, "form.buy", &[("quantity", "2")]).await;
    assert!(flashes(&cart).contains(&lamp.name), "{cart:?}");
    let total = text(&cart, ".grand-total dd");

    let checkout = go(&browser, &cart, "Check out").await;
    let form = go(&browser, &checkout, "Open one").await;
    let person = [
        ("first_name", "Ada"),
        ("last_name", "Byron"),
        ("email", "ada@example.com"),
        ("password", DEMO_PASSWORD),
        ("password_again", DEMO_PASSWORD),
    ];
    let checkout = send(&browser, &form, REGISTER, &person).await;
    assert_eq!(text(&checkout, "h1"), "Check out");
    assert_eq!(attribute(&checkout, "#shipping_first_name", "value"), "Ada");
    assert_eq!(text(&checkout, ".grand-total dd"), total);

    let order = send(&browser, &checkout, CHECKOUT, &ADDRESS).await;
    assert_eq!(texts(&order, ".thanks").len(), 1);
    assert_eq!(text(&order, ".grand-total dd"), total);
    assert!(text(&order, "tbody").contains(&lamp.name));
    assert!(texts(&order, "address")[0].contains("1 Row <b>"));
    assert_eq!(app.stock("modern-led-table-lamp").await, lamp.available - 2);
    assert_eq!(text(&order, ".cart-count").split(' ').next(), Some("0"));
    let number = text(&order, "h1").replace("Order ", "");

    let history = go(&browser, &order, "All orders").await;
    assert!(text(&history, "tbody tr").contains(&total), "{history:?}");
    let order = go(&browser, &history, &number).await;
    let order = send(&browser, &order, "form[action$='/cancel']", &[]).await;
    assert!(flashes(&order).contains("is cancelled"), "{order:?}");
    assert_eq!(app.stock("modern-led-table-lamp").await, lamp.available);
    app.assert_ledger_adds_up().await;
    let home = send(&browser, &order, "form[action='/auth/logout']", &[]).await;
    link(&home, "Sign in");
}
