use jiff::SignedDuration;
use shop_core::{
    catalog::{ProductPatch, ProductStatus},
    demo::DEMO_PASSWORD,
    money::Money,
};

use super::steps::{LAMP, MAT, csrf, flashes, link, put_in_cart, sign_in, text, texts};
use crate::support::{TestApp, on_both};

on_both![
    an_empty_cart_leads_to_the_products,
    a_guest_fills_changes_and_empties_a_cart,
    more_than_is_left_is_cut_and_told,
    what_cannot_be_bought_is_told_and_changes_nothing,
    changes_since_are_announced_and_keep_from_checking_out,
    a_guests_cart_comes_along_at_sign_in_and_cuts_are_told,
    delivery_is_free_from_the_threshold_on,
];

async fn an_empty_cart_leads_to_the_products(app: TestApp) {
    let page = app.browser().get("/cart").await;
    assert_eq!(page.status, 200);
    assert_eq!(text(&page, ".empty h2"), "Your cart is empty");
    assert_eq!(link(&page, "Browse products"), "/products");
}

async fn a_guest_fills_changes_and_empties_a_cart(app: TestApp) {
    let browser = app.browser();
    let lamp = app.product(LAMP).await;
    let page = put_in_cart(&browser, LAMP, "2").await;
    assert!(
        flashes(&page).contains("2 × Modern LED Table Lamp"),
        "{page:?}"
    );
    let page = put_in_cart(&browser, LAMP, "1").await;
    put_in_cart(&browser, MAT, "1").await;
    assert_eq!(text(&page, ".cart-count").split(' ').next(), Some("3"));
    assert_eq!(
        texts(&browser.get("/cart").await, ".flashes"),
        Vec::<String>::new()
    );

    let update = format!("form[action='/cart/lines/{}']", lamp.id);
    let answer = browser.submit(&page, &update, &[("quantity", "1")]).await;
    let page = browser.follow(answer).await;
    assert!(flashes(&page).contains("now 1 ×"), "{page:?}");
    let answer = browser.submit(&page, &update, &[("quantity", "0")]).await;
    let page = browser.follow(answer).await;
    assert_eq!(texts(&page, ".cart-line h3"), ["Professional Yoga Mat"]);

    let mat = app.product(MAT).await;
    let remove = format!("form[action='/cart/lines/{}/remove']", mat.id);
    let answer = browser.submit(&page, &remove, &[]).await;
    let emptied = browser.follow(answer).await;
    assert_eq!(text(&emptied, ".empty h2"), "Your cart is empty");
    let answer = browser.submit(&page, &remove, &[]).await;
    assert!(flashes(&browser.follow(answer).await).contains("not in your cart any more"));

    let page = put_in_cart(&browser, LAMP, "1").await;
    let answer = browser
        .submit(&page, "form[action='/cart/clear']", &[])
        .await;
    let page = browser.follow(answer).await;
    assert_eq!(texts(&page, ".cart-line").len(), 0);
}

async fn more_than_is_left_is_cut_and_told(app: TestApp) {
    let stock = |stock| ProductPatch {
        stock: Some(stock),
        ..ProductPatch::default()
    };
    let browser = app.browser();
    app.change_product(LAMP, stock(3)).await;
    let page = put_in_cart(&browser, LAMP, "5").await;
    assert!(
        flashes(&page).contains("Only 3 of Modern LED Table Lamp left, so we put 3 in your cart.")
    );
    app.change_product(MAT, stock(5_000)).await;
    let page = put_in_cart(&browser, MAT, "2000").await;
    assert!(flashes(&page).contains("at most 999 pieces"), "{page:?}");
}

async fn what_cannot_be_bought_is_told_and_changes_nothing(app: TestApp) {
    let browser = app.browser();
    let token = csrf(&browser).await;
    app.change_product(
        LAMP,
        ProductPatch {
            stock: Some(0),
            ..ProductPatch::default()
        },
    )
    .await;
    let sold_out = app.product(LAMP).await.id.to_string();
    let archived = app.product("discontinued-phone-model").await.id.to_string();
    let mat = app.product(MAT).await.id.to_string();
    for (product_id, quantity, told) in [
        (sold_out.as_str(), "1", "Modern LED Table Lamp is sold out"),
        (&archived, "1", "no longer sold"),
        (
            "019ab3a0-0000-7000-8000-000000000000",
            "1",
            "no longer sold",
        ),
        ("lamp", "1", "no longer sold"),
        ("", "1", "no longer sold"),
        (&mat, "0", "whole number from 1"),
        (&mat, "-1", "whole number from 1"),
        (&mat, "1.5", "whole number from 1"),
        (&mat, "many", "whole number from 1"),
        (&mat, "99999999999", "whole number from 1"),
    ] {
        let fields = [
            ("csrf", token.as_str()),
            ("product_id", product_id),
            ("quantity", quantity),
        ];
        let answer = browser.post("/cart/lines", &fields).await;
        assert_eq!(answer.status, 303, "{product_id} {quantity}");
        let page = browser.follow(answer).await;
        assert!(
            flashes(&page).contains(told),
            "{product_id} {quantity}: {page:?}"
        );
        assert_eq!(
            texts(&page, ".cart-line").len(),
            0,
            "{product_id} {quantity}"
        );
    }
    for path in ["/cart/lines/lamp", "/cart/lines/lamp/remove"] {
        let fields = [("csrf", token.as_str()), ("quantity", "1")];
        let page = browser.follow(browser.post(path, &fields).await).await;
        assert!(
            flashes(&page).contains("not in your cart any more"),
            "{path}"
        );
    }
}

async fn changes_since_are_announced_and_keep_from_checking_out(app: TestApp) {
    let browser = app.browser();
    put_in_cart(&browser, LAMP, "4").await;
    // Lines stand in the order in which they were added, and the clock of a test stands still.
    app.clock.advance(SignedDuration::from_secs(1));
    let page = put_in_cart(&browser, MAT, "1").await;
    assert_eq!(link(&page, "Check out"), "/checkout");
    let old_price = app.product(LAMP).await.price;
    let patch = ProductPatch {
        price: Some(Money::from_minor_units(12_345)),
        stock: Some(3),
        ..ProductPatch::default()
    };
    app.change_product(LAMP, patch).await;
    let patch = ProductPatch {
        status: Some(ProductStatus::Archived),
        ..ProductPatch::default()
    };
    app.change_product(MAT, patch).await;
    let page = browser.get("/cart").await;
    let notices = texts(&page, ".cart-line .notice");
    assert!(notices[0].contains("Only 3 left"), "{notices:?}");
    assert!(
        notices[1].contains(&format!("from ${old_price} to $123.45")),
        "{notices:?}"
    );
    assert!(notices[2].contains("No longer sold"), "{notices:?}");
    assert!(texts(&page, "a[href='/checkout']").is_empty());
    assert_eq!(texts(&page, ".totals dd")[0], "$0.00");
}

async fn a_guests_cart_comes_along_at_sign_in_and_cuts_are_told(app: TestApp) {
    let patch = ProductPatch {
        stock: Some(5),
        ..ProductPatch::default()
    };
    app.change_product(LAMP, patch).await;
    let at_home = app.browser();
    sign_in(&at_home, "john@example.com", DEMO_PASSWORD).await;
    put_in_cart(&at_home, LAMP, "3").await;

    let elsewhere = app.browser();
    put_in_cart(&elsewhere, LAMP, "4").await;
    put_in_cart(&elsewhere, MAT, "1").await;
    let answer = sign_in(&elsewhere, "john@example.com", DEMO_PASSWORD).await;
    let page = elsewhere.follow(answer).await;
    let told = flashes(&page);
    assert!(told.contains("Welcome back, John."), "{told}");
    assert!(
        told.contains("the 2 products that you had put in it"),
        "{told}"
    );
    assert!(told.contains("5 of Modern LED Table Lamp"), "{told}");
    let page = at_home.get("/cart").await;
    assert_eq!(text(&page, ".cart-count").split(' ').next(), Some("6"));
}

async fn delivery_is_free_from_the_threshold_on(app: TestApp) {
    let browser = app.browser();
    let patch = |cents| ProductPatch {
        price: Some(Money::from_minor_units(cents)),
        ..ProductPatch::default()
    };
    app.change_product(LAMP, patch(4_999)).await;
    let page = put_in_cart(&browser, LAMP, "1").await;
    assert_eq!(
        texts(&page, ".totals dd"),
        ["$49.99", "$9.99", "$5.00", "$64.98"]
    );
    assert!(text(&page, ".summary .notice-info").contains("$0.01 more"));
    app.change_product(LAMP, patch(5_000)).await;
    let page = browser.get("/cart").await;
    assert_eq!(
        texts(&page, ".totals dd"),
        ["$50.00", "Free", "$5.00", "$55.00"]
    );
    assert_eq!(text(&page, ".summary .notice-info"), "Delivery is free.");
}
