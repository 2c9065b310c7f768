use reqwest::Method;

use super::Document;
use crate::support::{Reply, TestApp, on_both};

on_both!(
    a_missing_page_is_told_with_ways_on,
    a_failure_carries_the_number_to_quote,
    a_form_from_another_site_is_refused_as_a_page,
    the_shop_says_so_when_its_database_is_gone,
    programs_are_told_in_their_own_words,
);

async fn a_missing_page_is_told_with_ways_on(app: TestApp) {
    for (method, path) in [
        (Method::GET, "/nowhere"),
        (Method::GET, "/products/a/b"),
        (Method::POST, "/products"),
        (Method::DELETE, "/"),
    ] {
        let reply = app.caller().send(method, path, None).await;
        assert_eq!(reply.status, 404, "{path}");
        let page = Document::of(&reply);
        assert_eq!(page.text("h1"), "Page not found", "{path}");
        let links = page.attrs("main a", "href");
        assert_eq!(links, ["/products", "/"], "{path}");
        assert_eq!(page.attr("meta[name=robots]", "content"), "noindex");
        assert_eq!(reply.header("cache-control"), "no-store");
    }
}

async fn a_failure_carries_the_number_to_quote(app: TestApp) {
    let caller = app.caller().with("x-request-id", "caller-4711");
    let reply = caller.get("/nowhere").await;
    assert_eq!(Document::of(&reply).text("main code"), "caller-4711");
    let reply = app.caller().get("/nowhere").await;
    let named = reply.header("x-request-id");
    assert!(!named.is_empty());
    assert_eq!(Document::of(&reply).text("main code"), named);
}

async fn a_form_from_another_site_is_refused_as_a_page(app: TestApp) {
    let request = app
        .caller()
        .request(Method::POST, "/cart/lines")
        .header("origin", "https://elsewhere.example")
        .header("sec-fetch-site", "cross-site");
    let reply = Reply::of(request.send().await.unwrap()).await;
    assert_eq!(reply.status, 403);
    assert_eq!(Document::of(&reply).text("h1"), "Not allowed");
}

async fn the_shop_says_so_when_its_database_is_gone(app: TestApp) {
    app.storage.close().await;
    for path in ["/", "/products", "/categories/books", "/search?q=x"] {
        let reply = app.get(path).await;
        assert_eq!(reply.status, 503, "{path}: {reply:?}");
        let page = Document::of(&reply);
        assert_eq!(page.text("h1"), "Please try again shortly");
        assert!(page.all(".cart-count").is_empty());
        assert!(!reply.text.to_lowercase().contains("pool"), "{reply:?}");
    }
    assert_eq!(app.get("/assets/missing.css").await.status, 404);
}

async fn programs_are_told_in_their_own_words(app: TestApp) {
    let reply = app.get("/api/nowhere").await;
    reply.assert_error(404, "NOT_FOUND", "Route not found");
}
