use reqwest::header::SET_COOKIE;
use shop_core::{
    catalog::{ProductPatch, ProductStatus},
    demo::DEMO_PASSWORD,
};

use super::{
    shelf::{add_product, category_id},
    steps::{LAMP, MAT, attribute, buy, put_in_cart, shopper, sign_in, texts},
};
use crate::support::{Browser, Reply, TestApp, on_both};

const MARK: &str = "img.view-mark";

on_both![
    what_was_looked_at_is_shown_again_the_latest_first,
    a_page_that_a_browser_only_prepares_is_not_looked_at,
    the_memory_of_products_has_an_end,
    what_is_no_longer_sold_is_not_shown_again,
    signing_out_forgets_what_was_looked_at,
    what_was_bought_together_is_offered_first,
];

/// Looks at a product's page, with the pictures on it, and gives what the page shows again.
async fn view(browser: &Browser, slug: &str) -> Vec<String> {
    let page = browser.get(&format!("/products/{slug}")).await;
    let mark = browser.get(&attribute(&page, MARK, "src")).await;
    assert_eq!(
        (mark.status, mark.header("content-type")),
        (200, "image/svg+xml")
    );
    assert_eq!(mark.header("cache-control"), "no-store");
    texts(&page, ".viewed h3")
}

async fn at_home(browser: &Browser) -> Vec<String> {
    texts(&browser.get("/").await, ".viewed h3")
}

async fn what_was_looked_at_is_shown_again_the_latest_first(app: TestApp) {
    let browser = app.browser();
    assert!(at_home(&browser).await.is_empty());
    assert!(view(&browser, LAMP).await.is_empty());
    assert!(
        view(&browser, LAMP).await.is_empty(),
        "never the product itself"
    );
    assert_eq!(view(&browser, MAT).await, ["Modern LED Table Lamp"]);
    let both = ["Professional Yoga Mat", "Modern LED Table Lamp"];
    assert_eq!(view(&browser, "iphone-15-pro").await, both);
    assert_eq!(view(&browser, LAMP).await, ["iPhone 15 Pro", both[0]]);
    assert_eq!(at_home(&browser).await, [both[1], "iPhone 15 Pro", both[0]]);
    assert_eq!(
        texts(&browser.get("/cart").await, ".viewed h3"),
        [both[1], "iPhone 15 Pro", both[0]]
    );
    assert!(at_home(&app.browser()).await.is_empty());
}

async fn a_page_that_a_browser_only_prepares_is_not_looked_at(app: TestApp) {
    let page = app.get(&format!("/products/{LAMP}")).await;
    assert!(!sets_viewed(&page), "the page itself may come from a cache");
    let mark = attribute(&page, MARK, "src");
    for (purpose, counts) in [("prefetch;prerender", false), ("", true)] {
        let reply = app.caller().with("sec-purpose", purpose).get(&mark).await;
        assert_eq!(sets_viewed(&reply), counts, "{purpose:?}");
    }
    for file in ["lamp.svg", "", "x"] {
        let reply = app.get(&format!("/images/viewed/{file}")).await;
        assert_eq!(reply.status, 404, "{file}");
    }
}

fn sets_viewed(reply: &Reply) -> bool {
    let cookies = reply.headers.get_all(SET_COOKIE).into_iter();
    let mut texts = cookies.filter_map(|cookie| cookie.to_str().ok());
    texts.any(|cookie| cookie.starts_with("viewed="))
}

async fn the_memory_of_products_has_an_end(app: TestApp) {
    let books = category_id(&app, "books").await;
    let browser = app.browser();
    let mut length = 0;
    for n in 0..15 {
        add_product(&app, books, &format!("book-{n}"), |_| {}).await;
        let page = browser.get(&format!("/products/book-{n}")).await;
        let reply = browser.get(&attribute(&page, MARK, "src")).await;
        length = reply.header("set-cookie").len();
    }
    assert!((300..600).contains(&length), "{length}");
    let shown = at_home(&browser).await;
    assert_eq!(shown[..2], ["book-14", "book-13"]);
    assert!(shown.len() <= 12, "{shown:?}");
}

async fn what_is_no_longer_sold_is_not_shown_again(app: TestApp) {
    let browser = app.browser();
    view(&browser, LAMP).await;
    view(&browser, MAT).await;
    let patch = ProductPatch {
        status: Some(ProductStatus::Archived),
        ..ProductPatch::default()
    };
    app.change_product(MAT, patch).await;
    assert_eq!(at_home(&browser).await, ["Modern LED Table Lamp"]);
}

async fn signing_out_forgets_what_was_looked_at(app: TestApp) {
    let browser = app.browser();
    sign_in(&browser, "john@example.com", DEMO_PASSWORD).await;
    view(&browser, LAMP).await;
    let page = browser.get("/").await;
    assert_eq!(texts(&page, ".viewed h3").len(), 1);
    let form = "form[action='/auth/logout']";
    let answer = browser.submit(&page, form, &[]).await;
    browser.follow(answer).await;
    assert!(at_home(&browser).await.is_empty());
}

async fn what_was_bought_together_is_offered_first(app: TestApp) {
    let browser = shopper(&app, LAMP, "1").await;
    put_in_cart(&browser, MAT, "1").await;
    buy(&browser).await;
    // What goes with a product is kept for ten minutes.
    app.parts.cache.flush("related").await;
    let page = app.get(&format!("/products/{LAMP}")).await;
    let offered = texts(&page, "[aria-labelledby=related] h3");
    assert_eq!(
        offered,
        ["Professional Yoga Mat", "Indoor Plant Collection"]
    );
}
