use super::Document;
use crate::support::{TestApp, on_both};

on_both!(
    a_search_from_any_page_finds_products_and_categories,
    results_can_be_narrowed_without_losing_the_search,
    a_blank_search_suggests,
    a_search_without_results_suggests,
    a_long_search_is_cut_and_wildcards_mean_themselves,
);

async fn a_search_from_any_page_finds_products_and_categories(app: TestApp) {
    let browser = app.browser();
    let home = browser.get("/").await;
    let query = [("q", " LAPTOP ")];
    let reply = browser.submit(&home, "form[role=search]", &query).await;
    let page = Document::of(&reply);
    assert_eq!(page.text("h1"), "Results for “LAPTOP”");
    assert_eq!(page.attr("#site-search", "value"), "LAPTOP");
    assert!(!page.products().is_empty());
    assert_eq!(
        page.attrs(".category-hits a", "href"),
        ["/categories/electronics", "/categories/laptops"]
    );
    assert_eq!(page.attr("meta[name=robots]", "content"), "noindex");
}

async fn results_can_be_narrowed_without_losing_the_search(app: TestApp) {
    let browser = app.browser();
    let found = browser.get("/search?q=pro").await;
    let sale = [("sale", "true"), ("sort", "price-desc")];
    let narrowed = browser.submit(&found, "form.filters", &sale).await;
    let page = Document::of(&narrowed);
    assert_eq!(
        page.products(),
        ["MacBook Pro 16\" M3 Max", "iPhone 15 Pro"]
    );
    assert_eq!(page.attr("#site-search", "value"), "pro");
    let none = browser.get("/search?q=pro&max_price=1").await;
    let page = Document::of(&none);
    assert_eq!(page.text(".empty h2"), "No product matches");
    assert_eq!(page.attr(".empty a", "href"), "/search?q=pro");
}

async fn a_blank_search_suggests(app: TestApp) {
    for path in ["/search", "/search?q=", "/search?q=++&sort=name"] {
        let page = Document::open(&app, path).await;
        assert_eq!(page.text("h1"), "Search", "{path}");
        assert!(page.products().is_empty(), "{path}");
        let links = page.attrs(".empty .chip", "href");
        assert!(links.contains(&"/products/iphone-15-pro".to_owned()));
        assert!(links.contains(&"/categories/electronics".to_owned()));
    }
}

async fn a_search_without_results_suggests(app: TestApp) {
    let page = Document::open(&app, "/search?q=submarine").await;
    assert_eq!(page.text(".empty h2"), "Nothing found");
    assert!(!page.all(".empty .chip").is_empty());
}

async fn a_long_search_is_cut_and_wildcards_mean_themselves(app: TestApp) {
    let long = format!("/search?q={}", "é".repeat(1_000));
    let page = Document::open(&app, &long).await;
    assert_eq!(page.attr("#site-search", "value").chars().count(), 200);
    for query in ["%25", "_", "%5C", "%00x%00submarine", "<script>"] {
        let page = Document::open(&app, &format!("/search?q={query}")).await;
        assert!(page.products().is_empty(), "{query}");
        assert!(page.all("script:not([src])").is_empty(), "{query}");
    }
}
