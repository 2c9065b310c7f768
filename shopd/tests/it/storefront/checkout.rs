use shop_core::{
    catalog::{ProductPatch, ProductStatus},
    money::Money,
};

use super::steps::{
    ADDRESS, CHECKOUT, LAMP, MAT, attribute, buy, check_out, flashes, link, order_count,
    put_in_cart, register, shopper, text, texts,
};
use crate::support::{TestApp, on_both};

on_both![
    an_empty_cart_is_not_checked_out,
    faults_are_told_by_field_and_what_was_typed_is_kept,
    the_bill_may_go_elsewhere,
    a_form_that_is_sent_twice_makes_one_order,
    a_form_that_is_sent_twice_at_once_makes_one_order,
    a_changed_form_is_no_second_sending,
    a_changed_price_is_told_before_anything_is_charged,
    stock_that_ran_out_is_told_and_the_cart_kept,
    a_product_that_is_no_longer_sold_is_told_and_the_cart_kept,
    the_last_address_is_filled_in,
];

fn price(cents: i64) -> ProductPatch {
    ProductPatch {
        price: Some(Money::from_minor_units(cents)),
        ..ProductPatch::default()
    }
}

fn stock(pieces: u32) -> ProductPatch {
    ProductPatch {
        stock: Some(pieces),
        ..ProductPatch::default()
    }
}

async fn an_empty_cart_is_not_checked_out(app: TestApp) {
    let browser = app.browser();
    register(&browser, "ada@example.com").await;
    assert_eq!(browser.get("/checkout").await.location(), "/cart");
    let home = browser.get("/").await;
    let token = attribute(&home, "input[name=csrf]", "value");
    let mut fields = ADDRESS.to_vec();
    fields.extend([
        ("csrf", token.as_str()),
        ("billing_same", "true"),
        ("checkout_key", "019ab3a0-0000-7000-8000-000000000000"),
        ("expected_total", "0"),
    ]);
    assert_eq!(browser.post("/checkout", &fields).await.location(), "/cart");
    let nothing_filled = browser.post("/checkout", &fields[7..8]).await;
    assert_eq!(nothing_filled.location(), "/cart");
    assert_eq!(order_count(&browser).await, 0);
}

async fn faults_are_told_by_field_and_what_was_typed_is_kept(app: TestApp) {
    let browser = shopper(&app, LAMP, "1").await;
    let page = browser.get("/checkout").await;
    let mut fields = ADDRESS.to_vec();
    fields[3].1 = " ";
    fields.push(("notes", "Ring twice"));
    let long = "x".repeat(201);
    fields.push(("shipping_address2", &long));
    let answer = browser.submit(&page, CHECKOUT, &fields).await;
    assert_eq!(answer.status, 422);
    text(&answer, "#shipping_city-error");
    text(&answer, "#shipping_address2-error");
    assert_eq!(texts(&answer, ".field-error").len(), 2);
    assert_eq!(
        attribute(&answer, "#shipping_address1", "value"),
        "1 Row <b>"
    );
    assert_eq!(text(&answer, "#notes"), "Ring twice");
    assert_eq!(
        attribute(&answer, "input[name=checkout_key]", "value"),
        attribute(&page, "input[name=checkout_key]", "value")
    );
    assert_eq!(order_count(&browser).await, 0);
    let answer = browser.submit(&answer, CHECKOUT, &ADDRESS).await;
    assert_eq!(answer.status, 422, "the second line is still too long");
    let mut fields = ADDRESS.to_vec();
    fields.push(("shipping_address2", ""));
    let answer = browser.submit(&answer, CHECKOUT, &fields).await;
    assert_eq!(answer.status, 303);
}

async fn the_bill_may_go_elsewhere(app: TestApp) {
    let browser = shopper(&app, LAMP, "1").await;
    let page = browser.get("/checkout").await;
    let mut fields = ADDRESS.to_vec();
    fields.push(("billing_same", ""));
    let answer = browser.submit(&page, CHECKOUT, &fields).await;
    assert_eq!(answer.status, 422);
    let errors = texts(&answer, ".field-error");
    // All but the country, of which one is always chosen.
    assert_eq!(errors.len(), 6);
    assert!(
        errors[0].contains("Billing address: First name"),
        "{errors:?}"
    );
    let billing: Vec<(String, &str)> = ADDRESS
        .iter()
        .map(|(name, value)| (name.replace("shipping", "billing"), *value))
        .collect();
    let billing = billing.iter().map(|(name, value)| (name.as_str(), *value));
    fields.extend(billing.filter(|(name, _)| *name != "billing_city"));
    fields.push(("billing_city", "Paris"));
    let answer = browser.submit(&answer, CHECKOUT, &fields).await;
    let page = browser.follow(answer).await;
    let addresses = texts(&page, "address");
    assert!(
        addresses[0].contains("London") && addresses[1].contains("Paris"),
        "{addresses:?}"
    );
}

async fn a_form_that_is_sent_twice_makes_one_order(app: TestApp) {
    let browser = shopper(&app, LAMP, "2").await;
    let before = app.stock(LAMP).await;
    let (page, first) = check_out(&browser).await;
    put_in_cart(&browser, MAT, "1").await;
    let second = browser.submit(&page, CHECKOUT, &ADDRESS).await;
    assert_eq!(first.location(), second.location());
    assert_eq!(
        text(&browser.get("/cart").await, ".cart-count")
            .split(' ')
            .next(),
        Some("1")
    );
    let cart = browser.get("/cart").await;
    let emptied = browser
        .submit(&cart, "form[action='/cart/clear']", &[])
        .await;
    assert_eq!(emptied.status, 303);
    let third = browser.submit(&page, CHECKOUT, &ADDRESS).await;
    assert_eq!(first.location(), third.location());
    assert_eq!(order_count(&browser).await, 1);
    assert_eq!(app.stock(LAMP).await, before - 2);
    app.assert_ledger_adds_up().await;
}

async fn a_form_that_is_sent_twice_at_once_makes_one_order(app: TestApp) {
    let browser = shopper(&app, LAMP, "1").await;
    let page = browser.get("/checkout").await;
    let sent = (0..10).map(|_| {
        let (browser, page) = (browser.clone(), page.clone());
        tokio::spawn(async move { browser.submit(&page, CHECKOUT, &ADDRESS).await })
    });
    let mut places = Vec::new();
    for answer in sent.collect::<Vec<_>>() {
        places.push(answer.await.unwrap().location().to_owned());
    }
    places.dedup();
    assert_eq!(places.len(), 1, "{places:?}");
    assert_eq!(order_count(&browser).await, 1);
}

async fn a_changed_form_is_no_second_sending(app: TestApp) {
    let browser = shopper(&app, LAMP, "1").await;
    let (page, first) = check_out(&browser).await;
    assert_eq!(first.status, 303);
    let mut fields = ADDRESS.to_vec();
    fields.push(("notes", "Something else"));
    let answer = browser.submit(&page, CHECKOUT, &fields).await;
    assert_eq!(answer.location(), "/account/orders");
    assert!(flashes(&browser.follow(answer).await).contains("placed already"));

    put_in_cart(&browser, LAMP, "1").await;
    let answer = browser.submit(&page, CHECKOUT, &fields).await;
    assert_eq!(answer.status, 422);
    assert!(text(&answer, ".error-summary").contains("placed with this form before"));
    assert_eq!(text(&answer, "#notes"), "Something else");
    assert_eq!(order_count(&browser).await, 1);
    let answer = browser.submit(&answer, CHECKOUT, &[]).await;
    assert_eq!(answer.status, 303);
    assert_eq!(order_count(&browser).await, 2);
}

async fn a_changed_price_is_told_before_anything_is_charged(app: TestApp) {
    app.change_product(LAMP, price(10_000)).await;
    let browser = shopper(&app, LAMP, "1").await;
    app.change_product(LAMP, price(11_000)).await;
    let page = browser.get("/checkout").await;
    assert!(text(&page, "main > .notice-warning").contains("from $100.00 to $110.00"));
    assert!(texts(&page, "button").contains(&"Place order for $121.00".to_owned()));
    app.change_product(LAMP, price(12_000)).await;
    let answer = browser.submit(&page, CHECKOUT, &ADDRESS).await;
    assert_eq!(answer.status, 422);
    let told = text(&answer, ".error-summary");
    assert!(
        told.contains("$132.00") && told.contains("Nothing has been charged"),
        "{told}"
    );
    assert_eq!(attribute(&answer, "#shipping_city", "value"), "London");
    assert_eq!(order_count(&browser).await, 0);
    let answer = browser.submit(&answer, CHECKOUT, &[]).await;
    let page = browser.follow(answer).await;
    assert_eq!(texts(&page, ".totals dd")[3], "$132.00");
}

async fn stock_that_ran_out_is_told_and_the_cart_kept(app: TestApp) {
    let browser = shopper(&app, LAMP, "3").await;
    let page = browser.get("/checkout").await;
    for (left, told) in [
        (2, "Only 2 of Modern LED Table Lamp left"),
        (0, "just sold out"),
    ] {
        app.change_product(LAMP, stock(left)).await;
        let answer = browser.submit(&page, CHECKOUT, &ADDRESS).await;
        assert_eq!(answer.status, 422);
        assert!(text(&answer, ".error-summary").contains(told), "{answer:?}");
        assert_eq!(link(&answer, "Back to the cart"), "/cart");
        let shown = browser.get("/checkout").await;
        assert!(
            texts(&shown, "button")
                .iter()
                .all(|label| !label.contains("Place order"))
        );
    }
    assert_eq!(order_count(&browser).await, 0);
    assert_eq!(texts(&browser.get("/cart").await, ".cart-line").len(), 1);
    app.change_product(LAMP, stock(3)).await;
    buy(&browser).await;
    assert_eq!(app.stock(LAMP).await, 0);
    app.assert_ledger_adds_up().await;
}

async fn a_product_that_is_no_longer_sold_is_told_and_the_cart_kept(app: TestApp) {
    let browser = shopper(&app, LAMP, "1").await;
    let page = browser.get("/checkout").await;
    let patch = ProductPatch {
        status: Some(ProductStatus::Archived),
        ..ProductPatch::default()
    };
    app.change_product(LAMP, patch).await;
    let answer = browser.submit(&page, CHECKOUT, &ADDRESS).await;
    assert_eq!(answer.status, 422);
    assert!(text(&answer, ".error-summary").contains("no longer sold"));
    assert_eq!(texts(&browser.get("/cart").await, ".cart-line").len(), 1);
}

async fn the_last_address_is_filled_in(app: TestApp) {
    let browser = shopper(&app, LAMP, "1").await;
    buy(&browser).await;
    put_in_cart(&browser, MAT, "1").await;
    let page = browser.get("/checkout").await;
    for (name, value) in ADDRESS {
        let input = if name == "shipping_country" {
            format!("#{name} option[selected]")
        } else {
            format!("#{name}")
        };
        assert_eq!(attribute(&page, &input, "value"), value);
    }
    let answer = browser.submit(&page, CHECKOUT, &[]).await;
    assert_eq!(answer.status, 303);
}
