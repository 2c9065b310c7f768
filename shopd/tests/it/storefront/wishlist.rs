use reqwest::header::SET_COOKIE;
use shop_core::{
    catalog::{ProductPatch, ProductStatus},
    demo::DEMO_PASSWORD,
    storage::Stores,
};

use super::{
    shelf::{add_product, category_id},
    steps::{LAMP, MAT, attribute, csrf, flashes, sign_in, text, texts},
};
use crate::support::{Browser, Reply, TestApp, on_both};

on_both![
    an_empty_wishlist_leads_to_the_products,
    a_guest_keeps_products_and_takes_them_off,
    hearts_in_lists_come_back_to_the_list,
    a_wish_goes_into_the_cart,
    what_is_no_longer_sold_is_told_and_what_is_deleted_is_left_out,
    a_guests_wishes_come_along_at_sign_in_and_stay_with_the_account,
    nonsense_changes_nothing,
    a_guests_list_has_an_end,
    a_list_that_the_shop_did_not_sign_is_none,
];

const HEART: &str = ".product .wish-toggle";

async fn open(browser: &Browser, slug: &str) -> Reply {
    browser.get(&format!("/products/{slug}")).await
}

/// Presses the heart on a product's page, and follows to where that leads.
async fn wish(browser: &Browser, slug: &str) -> Reply {
    let page = open(browser, slug).await;
    let pressed = browser.press(&page, HEART).await;
    assert_eq!(pressed.status, 303);
    assert_eq!(pressed.location(), format!("/products/{slug}"));
    browser.follow(pressed).await
}

async fn wished(browser: &Browser) -> Vec<String> {
    texts(&browser.get("/wishlist").await, ".wish h2")
}

async fn an_empty_wishlist_leads_to_the_products(app: TestApp) {
    let page = app.browser().get("/wishlist").await;
    assert_eq!(page.status, 200);
    assert_eq!(text(&page, ".empty h2"), "Your wishlist is empty");
    assert_eq!(attribute(&page, ".empty a", "href"), "/products");
    assert_eq!(attribute(&page, "meta[name=robots]", "content"), "noindex");
    assert!(texts(&page, ".wish-link .cart-count").is_empty());
}

async fn a_guest_keeps_products_and_takes_them_off(app: TestApp) {
    let browser = app.browser();
    let page = open(&browser, LAMP).await;
    assert_eq!(attribute(&page, HEART, "aria-pressed"), "false");
    let page = wish(&browser, LAMP).await;
    assert!(flashes(&page).contains("Modern LED Table Lamp is on your wishlist."));
    assert_eq!(attribute(&page, HEART, "aria-pressed"), "true");
    assert_eq!(text(&page, ".wish-link .cart-count"), "1 product");
    wish(&browser, MAT).await;
    assert_eq!(
        wished(&browser).await,
        ["Professional Yoga Mat", "Modern LED Table Lamp"]
    );

    let page = browser.get("/wishlist").await;
    let answer = browser.press(&page, ".wish .link-button").await;
    assert_eq!(answer.location(), "/wishlist");
    let page = browser.follow(answer).await;
    assert_eq!(texts(&page, ".wish h2"), ["Modern LED Table Lamp"]);
    let page = wish(&browser, LAMP).await;
    assert!(flashes(&page).contains("taken off"), "{page:?}");
    assert_eq!(attribute(&page, HEART, "aria-pressed"), "false");
    assert!(wished(&browser).await.is_empty());
    assert!(wished(&app.browser()).await.is_empty());
}

async fn hearts_in_lists_come_back_to_the_list(app: TestApp) {
    let browser = app.browser();
    let list = "/products?category=books&sort=name";
    let page = browser.get(list).await;
    let hearts = ".product-card .wish-button";
    assert_eq!(texts(&page, hearts).len(), 2);
    let label = attribute(&page, hearts, "aria-label");
    assert_eq!(label, "Keep Clean Code: A Handbook on my wishlist");
    let answer = browser.press(&page, hearts).await;
    assert_eq!(answer.location(), list);
    let page = browser.follow(answer).await;
    let pressed = format!("{hearts}[aria-pressed=true]");
    assert_eq!(attribute(&page, &pressed, "aria-label"), label);
    assert_eq!(texts(&page, &pressed).len(), 1);
}

async fn a_wish_goes_into_the_cart(app: TestApp) {
    let browser = app.browser();
    wish(&browser, LAMP).await;
    let page = browser.get("/wishlist").await;
    let form = ".wish form[action='/cart/lines']";
    let answer = browser.submit(&page, form, &[]).await;
    let page = browser.follow(answer).await;
    assert_eq!(texts(&page, ".cart-line h3"), ["Modern LED Table Lamp"]);
    assert_eq!(wished(&browser).await.len(), 1);
}

async fn what_is_no_longer_sold_is_told_and_what_is_deleted_is_left_out(app: TestApp) {
    let books = category_id(&app, "books").await;
    let atlas = add_product(&app, books, "atlas", |_| {}).await;
    let browser = app.browser();
    for slug in [LAMP, MAT, "atlas"] {
        wish(&browser, slug).await;
    }
    let patch = ProductPatch {
        status: Some(ProductStatus::Archived),
        ..ProductPatch::default()
    };
    app.change_product(MAT, patch).await;
    let mut tx = app.storage.begin().await.unwrap();
    assert!(tx.catalog().delete_product(atlas.id).await.unwrap());
    tx.commit().await.unwrap();

    let page = browser.get("/wishlist").await;
    assert_eq!(
        texts(&page, ".wish h2"),
        ["Professional Yoga Mat", "Modern LED Table Lamp"]
    );
    assert_eq!(
        text(&page, ".wish:first-child .stock"),
        "No longer available"
    );
    assert!(texts(&page, ".wish:first-child form, .wish:first-child h2 a").is_empty());
    assert_eq!(text(&page, ".wish-link .cart-count"), "2 products");
}

async fn a_guests_wishes_come_along_at_sign_in_and_stay_with_the_account(app: TestApp) {
    let at_home = app.browser();
    sign_in(&at_home, "john@example.com", DEMO_PASSWORD).await;
    wish(&at_home, LAMP).await;

    let elsewhere = app.browser();
    wish(&elsewhere, LAMP).await;
    wish(&elsewhere, MAT).await;
    let answer = sign_in(&elsewhere, "john@example.com", DEMO_PASSWORD).await;
    let page = elsewhere.follow(answer).await;
    let told = flashes(&page);
    assert!(told.contains("The product that you had put"), "{told}");
    assert_eq!(wished(&elsewhere).await.len(), 2);
    assert_eq!(wished(&at_home).await.len(), 2);

    let page = elsewhere.get("/wishlist").await;
    let answer = elsewhere
        .submit(&page, "form[action='/auth/logout']", &[])
        .await;
    elsewhere.follow(answer).await;
    assert!(wished(&elsewhere).await.is_empty());
    assert_eq!(wished(&at_home).await.len(), 2);
}

async fn nonsense_changes_nothing(app: TestApp) {
    let draft = app.product("mystery-gadget-2025").await.id.to_string();
    let lamp = app.product(LAMP).await.id.to_string();
    let guest = app.browser();
    let account = app.browser();
    sign_in(&account, "john@example.com", DEMO_PASSWORD).await;
    for browser in [guest, account] {
        let token = csrf(&browser).await;
        for (button, id, back, target, told) in [
            ("add", draft.as_str(), "/cart", "/cart", "no longer sold"),
            (
                "add",
                "lamp",
                "//evil.example",
                "/wishlist",
                "no longer sold",
            ),
            (
                "",
                "",
                "https://evil.example/",
                "/wishlist",
                "no longer sold",
            ),
            ("remove", &lamp, "/", "/", "not on your wishlist"),
        ] {
            let fields = [("csrf", token.as_str()), ("back", back), (button, id)];
            let answer = browser.post("/wishlist/items", &fields).await;
            assert_eq!(answer.location(), target, "{button} {id}");
            let page = browser.follow(answer).await;
            assert!(flashes(&page).contains(told), "{button} {id}: {page:?}");
        }
        assert!(wished(&browser).await.is_empty());
    }
}

async fn a_guests_list_has_an_end(app: TestApp) {
    let books = category_id(&app, "books").await;
    let browser = app.browser();
    let token = csrf(&browser).await;
    let mut last = None;
    for n in 0..=50 {
        let book = add_product(&app, books, &format!("book-{n}"), |_| {}).await;
        let id = book.id.to_string();
        let fields = [("csrf", token.as_str()), ("back", "/about"), ("add", &id)];
        last = Some(browser.post("/wishlist/items", &fields).await);
    }
    let refused = last.expect("there were some");
    let cookies = refused.headers.get_all(SET_COOKIE).into_iter();
    let longest = cookies.map(reqwest::header::HeaderValue::len).max();
    assert!(longest.is_some_and(|length| length < 2_000), "{refused:?}");
    let page = browser.follow(refused).await;
    assert!(flashes(&page).contains("at most 50 products"), "{page:?}");
    assert_eq!(wished(&browser).await.len(), 50);
}

async fn a_list_that_the_shop_did_not_sign_is_none(app: TestApp) {
    let browser = app.browser();
    wish(&browser, LAMP).await;
    let page = open(&browser, MAT).await;
    let kept = browser.press(&page, HEART).await;
    let cookies = kept.headers.get_all(SET_COOKIE).into_iter();
    let signed = cookies
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
        .find(|cookie| cookie.starts_with("wishlist="))
        .expect("a guest's list is in a cookie");
    let (list, signature) = signed.split_once('.').expect("the list is signed");
    let count = async |cookie: &str| {
        let page = app.caller().with("cookie", cookie).get("/wishlist").await;
        texts(&page, ".wish").len()
    };
    assert_eq!(count(signed).await, 2);
    for forged in [
        format!("{list}x.{signature}"),
        format!("{list}.{signature}x"),
        list.to_owned(),
        signed.replace("wishlist=", "viewed="),
    ] {
        assert_eq!(count(&forged).await, 0, "{forged}");
    }
}
