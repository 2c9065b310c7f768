use super::Document;
use crate::support::{TestApp, on_both};

on_both!(
    the_first_page_recommends,
    the_first_page_is_its_own_canonical
);

async fn the_first_page_recommends(app: TestApp) {
    let page = Document::open(&app, "/").await;
    let featured = page.products();
    assert_eq!(featured.len(), 12);
    for shelf in [&featured[..8], &featured[8..]] {
        assert!(shelf.is_sorted_by_key(|name| name.to_lowercase()));
    }
    let reduced = page.all("[aria-labelledby=on-sale] .badge-sale");
    assert_eq!(reduced.len(), 4);
    assert_eq!(page.text(".site-promise"), "Free delivery from $50.00");
    assert_eq!(
        page.text(".assurances li:first-child strong"),
        page.text(".site-promise")
    );
    assert_eq!(page.all(".hero-picture img[fetchpriority=high]").len(), 1);
    assert_eq!(
        page.texts(".category-card h3"),
        [
            "Electronics",
            "Clothing",
            "Home & Garden",
            "Sports & Outdoors",
            "Books"
        ]
    );
}

async fn the_first_page_is_its_own_canonical(app: TestApp) {
    let page = Document::open(&app, "/?utm_source=mail").await;
    let canonical = page.attr("link[rel=canonical]", "href");
    assert_eq!(canonical, "https://shop.example/");
    assert_eq!(page.text("title"), "Good things, fairly priced | Shop");
}
