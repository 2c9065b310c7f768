//! Who may keep a page, and what browsers fetch ahead.

use shop_core::demo::DEMO_PASSWORD;

use super::steps::{LAMP, attribute, flashes, put_in_cart, sign_in, text};
use crate::support::{Reply, TestApp, on_both};

on_both!(
    pages_of_the_catalogue_are_the_same_for_all_strangers,
    what_a_browser_has_is_not_sent_again,
    pages_of_somebody_who_is_known_are_their_own,
    forms_of_strangers_carry_no_token_and_work,
    a_page_that_is_fetched_ahead_leaves_everything_as_it_is,
    pages_of_the_catalogue_name_what_may_be_fetched_ahead,
);

const SHELVES: [&str; 6] = [
    "/",
    "/products",
    "/products/modern-led-table-lamp",
    "/categories",
    "/categories/books",
    "/search?q=lamp",
];

const FOR_ALL: &str = "public, max-age=0, s-maxage=30, stale-while-revalidate=300";

fn differs_by(reply: &Reply) -> Vec<String> {
    let lines = reply.headers.get_all("vary").iter();
    let names = lines.flat_map(|line| line.to_str().unwrap().split(','));
    names.map(|name| name.trim().to_lowercase()).collect()
}

async fn pages_of_the_catalogue_are_the_same_for_all_strangers(app: TestApp) {
    for path in SHELVES {
        let (one, other) = (app.get(path).await, app.browser().get(path).await);
        assert_eq!(one.text, other.text, "{path}");
        assert_eq!(one.header("cache-control"), FOR_ALL, "{path}");
        assert_eq!(one.header("set-cookie"), "", "{path}");
        let names = differs_by(&one);
        for name in ["cookie", "accept-language"] {
            assert!(names.contains(&name.to_owned()), "{path}: {names:?}");
        }
    }
}

async fn what_a_browser_has_is_not_sent_again(app: TestApp) {
    for path in SHELVES.into_iter().chain(["/cart", "/auth/login"]) {
        let page = app.get(path).await;
        let again = app.caller().with("if-none-match", page.header("etag"));
        let reply = again.get(path).await;
        assert_eq!((reply.status, &*reply.text), (304, ""), "{path}");
        for name in ["etag", "cache-control"] {
            assert_eq!(reply.header(name), page.header(name), "{path}");
        }
        assert!(differs_by(&reply).contains(&"cookie".to_owned()), "{path}");
        // Browsers put what is said here in the place of what the page came with.
        for name in ["content-security-policy", "referrer-policy"] {
            assert_eq!(reply.header(name), "", "{path}: {name}");
        }
    }
    let home = app.get("/").await;
    let browser = app.browser();
    put_in_cart(&browser, LAMP, "1").await;
    let mine = browser.get("/").await;
    assert_ne!(mine.header("etag"), home.header("etag"));
}

async fn pages_of_somebody_who_is_known_are_their_own(app: TestApp) {
    let guest = app.browser();
    put_in_cart(&guest, LAMP, "2").await;
    for path in SHELVES {
        let page = guest.get(path).await;
        assert_eq!(page.header("cache-control"), "private, no-cache", "{path}");
        assert!(text(&page, ".cart-count").starts_with('2'), "{path}");
    }
    let customer = app.browser();
    sign_in(&customer, "john@example.com", DEMO_PASSWORD).await;
    customer.get("/").await;
    for path in SHELVES {
        let page = customer.get(path).await;
        assert_eq!(page.header("cache-control"), "private, no-store", "{path}");
        assert_eq!(page.header("etag"), "", "{path}");
    }
    for cookie in ["visitor=forged", "something=else"] {
        let page = app.caller().with("cookie", cookie).get("/").await;
        assert_eq!(page.header("cache-control"), "private, no-cache");
    }
}

async fn forms_of_strangers_carry_no_token_and_work(app: TestApp) {
    let browser = app.browser();
    let page = browser.get(&format!("/products/{LAMP}")).await;
    let form = "form[action='/cart/lines'] input[name=csrf]";
    assert_eq!(attribute(&page, form, "value"), "");
    let added = browser
        .submit(&page, "form[action='/cart/lines']", &[])
        .await;
    assert_eq!(added.location(), "/cart");
    assert!(added.header("set-cookie").starts_with("visitor="));
    // The page that is still open in another tab was made for a stranger.
    let again = browser
        .submit(&page, "form[action='/cart/lines']", &[])
        .await;
    let cart = browser.follow(again).await;
    assert!(text(&cart, ".cart-count").starts_with('2'));
    let known = browser.get(&format!("/products/{LAMP}")).await;
    assert_ne!(attribute(&known, form, "value"), "");
}

async fn a_page_that_is_fetched_ahead_leaves_everything_as_it_is(app: TestApp) {
    let browser = app.browser();
    let page = browser.get(&format!("/products/{LAMP}")).await;
    let added = browser
        .submit(&page, "form[action='/cart/lines']", &[])
        .await;
    let cookies: Vec<&str> = added
        .headers
        .get_all("set-cookie")
        .iter()
        .filter_map(|line| line.to_str().unwrap().split(';').next())
        .collect();
    let caller = app.caller().with("cookie", &cookies.join("; "));
    let ahead = caller.with("sec-purpose", "prefetch");
    let fetched = ahead.get("/").await;
    assert_eq!((fetched.status, flashes(&fetched).as_str()), (200, ""));
    assert_eq!(fetched.header("set-cookie"), "");
    let shown = caller.get("/").await;
    assert_ne!(flashes(&shown), "");
    assert!(shown.header("set-cookie").starts_with("flash=;"));
}

async fn pages_of_the_catalogue_name_what_may_be_fetched_ahead(app: TestApp) {
    let page = app.get("/").await;
    let rules = page.header("speculation-rules").trim_matches('"');
    let rules = app.get(rules).await;
    assert_eq!(
        rules.header("content-type"),
        "application/speculationrules+json"
    );
    let matched = rules.json()["prefetch"][0].to_string();
    for path in ["/cart", "/checkout", "/account", "/auth"] {
        assert!(!matched.contains(path), "{path}");
    }
    for path in ["/cart", "/auth/login"] {
        assert_eq!(app.get(path).await.header("speculation-rules"), "");
    }
}
