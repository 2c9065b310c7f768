use shop_core::{auth::HashCost, order::Country};

use super::Document;
use crate::support::{Backend, TestApp, on_both};

on_both![
    every_page_of_words_speaks_both_languages,
    delivery_is_told_as_it_is_charged,
    privacy_names_every_cookie_that_the_shop_sets,
];

const PAGES: [&str; 5] = ["/about", "/shipping", "/returns", "/privacy", "/terms"];

async fn every_page_of_words_speaks_both_languages(app: TestApp) {
    let mut titles = Vec::new();
    for path in PAGES {
        for lang in ["en", "it"] {
            let reply = app.caller().with("accept-language", lang).get(path).await;
            assert_eq!(reply.status, 200, "{path}");
            let page = Document::of(&reply);
            assert_eq!(page.attr("html", "lang"), lang, "{path}");
            let description = page.attr("meta[name=description]", "content");
            assert_eq!(page.text(".lead"), description, "{path}");
            assert!(page.texts(".words h2").len() >= 3, "{path}");
            titles.push(page.text("title"));
            titles.push(description);
        }
    }
    let count = titles.len();
    titles.sort();
    titles.dedup();
    // One word is the same in both languages.
    assert_eq!(titles.len(), count - 1, "{titles:?}");
}

async fn delivery_is_told_as_it_is_charged(app: TestApp) {
    let page = Document::open(&app, "/shipping").await;
    let told = page.text(".words");
    for word in ["$9.99", "$50.00", "10 %"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    let countries = page.texts(".words li");
    assert_eq!(countries.len(), Country::ALL.len());
    assert!(countries.contains(&"Italy".to_owned()), "{countries:?}");
    drop(app);
    let settings = [
        ("SHIPPING_FEE", "4.50"),
        ("FREE_SHIPPING_FROM", "80"),
        ("TAX_RATE_PERCENT", "0"),
        ("CONTACT_EMAIL", "help@shop.example"),
    ];
    let app = TestApp::spawn_with(Backend::Embedded, HashCost::Least, &settings).await;
    let page = Document::open(&app, "/shipping").await;
    let told = page.text(".words");
    assert!(told.contains("$4.50") && told.contains("$80.00"), "{told}");
    assert!(!told.contains('%'), "{told}");
    let mail = page.attr(".words a", "href");
    assert_eq!(mail, "mailto:help@shop.example");
}

async fn privacy_names_every_cookie_that_the_shop_sets(app: TestApp) {
    let page = Document::open(&app, "/privacy").await;
    let named: Vec<String> = page
        .texts(".words li")
        .iter()
        .filter_map(|point| Some(point.split_once(':')?.0.to_owned()))
        .collect();
    let set = [
        "visitor",
        "session",
        "order_proof",
        "wishlist",
        "viewed",
        "lang",
        "flash",
    ];
    assert_eq!(named, set);
    assert!(page.text(".words").contains("30 days"));
}
