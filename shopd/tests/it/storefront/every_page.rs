//! What holds for all pages that link to each other, starting at the first.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    Document,
    soundness::assert_sound,
    steps::{CHECKOUT, LAMP, MAT, buy, put_in_cart, shopper, sign_in},
};
use crate::support::{Browser, Reply, TestApp, on_both};

on_both!(
    every_page_that_links_lead_to_is_sound,
    every_page_that_links_of_an_account_lead_to_is_sound,
    every_page_of_somebody_who_buys_is_sound,
);

/// More than the demo shop has; it keeps a mistake from crawling for ever.
const MOST_PAGES: usize = 150;

async fn every_page_that_links_lead_to_is_sound(app: TestApp) {
    let browser = app.browser();
    let starts = [
        "/",
        "/search",
        "/search?q=pro",
        "/products?page=9",
        "/nowhere",
    ];
    let seen = crawl(&browser, &starts).await;
    for page in ["/about", "/privacy", "/wishlist", "/auth/register"] {
        assert!(seen.contains(page), "nothing leads to {page}");
    }
}

async fn every_page_that_links_of_an_account_lead_to_is_sound(app: TestApp) {
    let browser = shopper(&app, LAMP, "1").await;
    buy(&browser).await;
    put_in_cart(&browser, MAT, "1").await;
    let page = browser.get("/products").await;
    browser.press(&page, ".wish-button").await;
    let starts = ["/", "/cart", "/wishlist", "/checkout"];
    let seen = crawl(&browser, &starts).await;
    assert!(seen.contains("/account/orders"), "{seen:?}");
}

/// Follows all links from these pages on, and gives the addresses that were found.
async fn crawl(browser: &Browser, starts: &[&str]) -> BTreeSet<String> {
    let mut waiting: Vec<String> = starts.iter().map(|start| (*start).to_owned()).collect();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut pages = 0;
    while let Some(path) = waiting.pop() {
        let reply = browser.visit(&path).await;
        assert!(
            path == "/nowhere" || reply.status < 400,
            "{path}: {reply:?}"
        );
        let is_page = reply.header("content-type").starts_with("text/html");
        if !is_page || path.starts_with("/api/") {
            continue;
        }
        pages += 1;
        assert!(pages <= MOST_PAGES, "{path} is one page too many");
        check(&path, &reply);
        for link in local_links(&Document::of(&reply)) {
            if seen.insert(link.clone()) {
                waiting.push(link);
            }
        }
    }
    assert!(pages > 30, "only {pages} pages");
    seen
}

async fn every_page_of_somebody_who_buys_is_sound(app: TestApp) {
    let guest = app.browser();
    check(
        "a refused sign-in",
        &sign_in(&guest, "ada@example.com", "wrong").await,
    );
    for path in ["/auth/login", "/auth/register", "/cart", "/orders/lookup"] {
        check(path, &guest.get(path).await);
    }
    let browser = shopper(&app, LAMP, "1").await;
    let page = browser.get("/checkout").await;
    check("/checkout", &page);
    let fields = [("shipping_city", "")];
    let refused = browser.submit(&page, CHECKOUT, &fields).await;
    check("a refused checkout", &refused);
    check("/cart, full", &browser.get("/cart").await);
    let confirmation = buy(&browser).await;
    check("a confirmation", &confirmation);
    for path in [
        "/account",
        "/account/orders",
        "/account/addresses",
        "/account/addresses/new",
    ] {
        let page = browser.get(path).await;
        check(path, &page);
        assert!(page.header("cache-control").contains("no-store"), "{path}");
    }
    check(
        "a form without its token",
        &browser.post("/account/profile", &[]).await,
    );
}

fn local_links(page: &Document) -> Vec<String> {
    let links = page.attrs("a[href], link[href]", "href");
    let images = page.attrs("img", "src");
    let local = links.into_iter().chain(images);
    local
        .filter(|link| link.starts_with('/'))
        .map(|link| link.split('#').next().unwrap_or_default().to_owned())
        // Every page has its own way back from there.
        .map(|link| match link.split_once('?') {
            Some((path, _)) if path.starts_with("/auth/") => path.to_owned(),
            _ => link,
        })
        .collect()
}

fn check(path: &str, reply: &Reply) {
    let page = Document::of(reply);
    assert_sound(path, &page);
    for selector in [
        "h1",
        "title",
        "main",
        "meta[name=description]",
        "html[lang]",
    ] {
        assert_eq!(page.all(selector).len(), 1, "{path}: {selector}");
    }
    assert!(!page.text("title").is_empty(), "{path}");
    let own = "script[type=module][src^='/assets/']:empty";
    let data = "script[type='application/ld+json']";
    let known = page.all(own).len() + page.all(data).len();
    assert_eq!(page.all("script").len(), known, "{path}");
    for data in page.texts(data) {
        serde_json::from_str::<Value>(&data).unwrap_or_else(|e| panic!("{path}: {e}: {data}"));
    }
    assert!(page.all("style, [style]").is_empty(), "{path}");
    let loaded = page.all("script[src], link[rel=stylesheet]").len();
    let rules = usize::from(!reply.header("speculation-rules").is_empty());
    assert!(1 + loaded + rules <= 4, "{path}: too many requests");
    for element in page.all("*") {
        let handler = element
            .value()
            .attrs()
            .find(|(name, _)| name.starts_with("on"));
        assert_eq!(handler, None, "{path}");
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(reply.header(name), value, "{path}");
    }
    let policy = reply.header("content-security-policy");
    assert!(
        policy.contains("script-src 'self'") && !policy.contains("unsafe"),
        "{path}"
    );
    assert!(!reply.header("x-request-id").is_empty(), "{path}");
    let caching = reply.header("cache-control");
    let is_for_all = caching.starts_with("public") && reply.header("set-cookie").is_empty();
    assert!(
        caching.contains("private") || caching == "no-store" || is_for_all,
        "{path}: {caching}"
    );
}
