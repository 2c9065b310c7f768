use super::Document;
use crate::support::{TestApp, on_both};

on_both!(
    the_first_page_recommends,
    the_first_page_is_its_own_canonical
);

async fn the_first_page_recommends(app: TestApp) {
    let page = Document::open(&app, "/").await;
    let featured = page.products();
    assert_eq!(featured.len(), 8);
    assert!(featured.is_sorted_by_key(|name| name.to_lowercase()));
    assert_eq!(page.text(".hero-promise"), "Free delivery from $50.00");
    assert_eq!(page.all(".hero-art img").len(), 4);
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
    assert_eq!(page.attr("link[rel=canonical]", "href"), "/");
    assert_eq!(page.text("title"), "Good things, fairly priced | Shop");
}
