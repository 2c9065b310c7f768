use reqwest::header::IF_NONE_MATCH;

use super::Document;
use crate::support::{Reply, TestApp, on_both};

/// The pages of all demo products that are on sale.
const DEMO: [&str; 16] = [
    "iphone-15-pro",
    "samsung-galaxy-s24-ultra",
    "google-pixel-8-pro",
    "macbook-pro-16-m3-max",
    "dell-xps-15",
    "lenovo-thinkpad-x1-carbon",
    "mens-classic-cotton-tshirt",
    "mens-slim-fit-denim-jeans",
    "womens-floral-summer-dress",
    "womens-classic-leather-jacket",
    "modern-led-table-lamp",
    "indoor-plant-collection",
    "professional-yoga-mat",
    "air-cushion-running-shoes",
    "clean-code-handbook",
    "system-design-interview",
];

on_both!(
    every_demo_product_is_shown_as_rendered,
    cards_offer_small_forms_and_widths,
    pages_of_products_show_all_sides,
    pictures_are_described_in_the_language_of_the_page,
    rendered_pictures_are_kept_for_a_year,
    pictures_are_drawn_and_kept_by_browsers,
    pictures_that_nobody_should_see_are_not_drawn,
    the_icon_is_found_where_browsers_look_for_it,
    every_file_that_pages_load_is_served,
);

async fn every_demo_product_is_shown_as_rendered(app: TestApp) {
    for slug in DEMO {
        let page = Document::open(&app, &format!("/products/{slug}")).await;
        let first = format!("/images/art/{slug}-1-");
        let sources = page.attrs("#picture-1 source", "srcset");
        assert_eq!(sources.len(), 2, "{slug}");
        for addresses in sources {
            let widths = ["200w", "400w", "800w", "1200w"];
            let entries: Vec<&str> = addresses.split(", ").collect();
            assert_eq!(entries.len(), widths.len(), "{slug}");
            for (entry, width) in entries.into_iter().zip(widths) {
                assert!(entry.starts_with(&first) && entry.ends_with(width));
            }
        }
    }
}

async fn cards_offer_small_forms_and_widths(app: TestApp) {
    let page = Document::open(&app, "/products").await;
    let forms = page.attrs(".product-card:first-child source", "type");
    assert_eq!(forms, ["image/avif", "image/webp"]);
    for selector in ["srcset", "sizes"] {
        let values = page.attrs(".product-card source", selector);
        assert!(!values.is_empty() && values.iter().all(|value| !value.is_empty()));
    }
    for name in ["src", "alt", "width", "height"] {
        let values = page.attrs(".product-card picture img", name);
        assert!(values.iter().all(|value| !value.is_empty()), "{name}");
    }
    let tones = page.attrs(".product-card img", "class");
    assert!(tones.iter().all(|tone| tone.starts_with("tone-")));
    let home = Document::open(&app, "/").await;
    assert_eq!(home.attrs("img[fetchpriority=high]", "src").len(), 1);
}

async fn pages_of_products_show_all_sides(app: TestApp) {
    let page = Document::open(&app, "/products/iphone-15-pro").await;
    for path in page.attrs(".gallery-pictures img", "src") {
        let picture = app.get(&path).await;
        assert_eq!(picture.status, 200, "{path}");
        assert_eq!(picture.header("content-type"), "image/jpeg");
    }
    let later = page.attrs(".gallery-pictures img[loading=lazy]", "src");
    assert_eq!(later.len(), 1);
}

async fn pictures_are_described_in_the_language_of_the_page(app: TestApp) {
    for (lang, word) in [("en", "titanium phone"), ("it", "telefono in titanio")] {
        let asked = app
            .caller()
            .request(reqwest::Method::GET, "/products/iphone-15-pro")
            .header("accept-language", lang);
        let reply = Reply::of(asked.send().await.unwrap()).await;
        let described = Document::of(&reply).attrs(".gallery-pictures img", "alt");
        assert_eq!(described.len(), 2);
        assert!(described.iter().all(|text| text.contains(word)), "{lang}");
    }
}

async fn rendered_pictures_are_kept_for_a_year(app: TestApp) {
    let page = Document::open(&app, "/categories").await;
    let path = page.attrs(".category-card img", "src").remove(0);
    assert!(path.starts_with("/images/art/category-"));
    let picture = app.get(&path).await;
    assert_eq!(picture.header("content-type"), "image/jpeg");
    assert_eq!(
        picture.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(picture.header("content-encoding"), "");
    assert_eq!(picture.header("set-cookie"), "");
    let again = app
        .caller()
        .request(reqwest::Method::GET, &path)
        .header(IF_NONE_MATCH, picture.header("etag"));
    assert_eq!(Reply::of(again.send().await.unwrap()).await.status, 304);
    let missing = app
        .get("/images/art/nothing-1-400.0123456789abcdef.avif")
        .await;
    assert_eq!(missing.status, 404);
}

async fn pictures_are_drawn_and_kept_by_browsers(app: TestApp) {
    for path in [
        "/images/products/iphone-15-pro.svg",
        "/images/categories/smartphones.svg",
    ] {
        let picture = app.get(path).await;
        assert_eq!(picture.status, 200, "{path}");
        assert_eq!(picture.header("content-type"), "image/svg+xml");
        assert!(picture.header("cache-control").contains("max-age=604800"));
        assert!(picture.header("content-security-policy").contains("'none'"));
        assert_eq!(picture.header("set-cookie"), "");
        assert!(picture.text.starts_with("<svg ") && !picture.text.contains("style="));
        assert_eq!(app.get(path).await.text, picture.text);
        let again = app
            .caller()
            .request(reqwest::Method::GET, path)
            .header(IF_NONE_MATCH, picture.header("etag"));
        let again = Reply::of(again.send().await.unwrap()).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""));
        assert_eq!(again.header("etag"), picture.header("etag"));
    }
}

async fn pictures_that_nobody_should_see_are_not_drawn(app: TestApp) {
    for path in [
        "/images/products/mystery-gadget-2025.svg",
        "/images/products/never-was.svg",
        "/images/products/IPHONE-15-PRO.svg",
        "/images/products/iphone-15-pro",
        "/images/products/iphone-15-pro.png",
        "/images/categories/nowhere.svg",
        "/images/products/.svg",
        "/images/products/%00.svg",
    ] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
}

async fn the_icon_is_found_where_browsers_look_for_it(app: TestApp) {
    let icon = app.browser().visit("/favicon.ico").await;
    assert_eq!(icon.status, 200);
    assert_eq!(icon.header("content-type"), "image/svg+xml");
}

async fn every_file_that_pages_load_is_served(app: TestApp) {
    let home = Document::open(&app, "/").await;
    let files = home.attrs("head link[href^='/assets/']", "href");
    assert_eq!(files.len(), 2);
    for path in files {
        assert_eq!(app.get(&path).await.status, 200, "{path}");
    }
    let missing = app.get("/assets/missing.css").await;
    assert_eq!(missing.status, 404);
}
