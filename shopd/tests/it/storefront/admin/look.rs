//! What holds for every page of the administration.

use super::{
    super::{Document, steps::texts},
    administrator, staff,
};
use crate::support::{TestApp, on_both};

on_both![
    every_page_is_sound_and_kept_from_search_engines,
    guests_are_sent_to_sign_in_and_come_back,
    staff_see_no_way_to_what_is_not_theirs,
    the_pages_speak_italian,
];

async fn every_page_is_sound_and_kept_from_search_engines(app: TestApp) {
    let browser = administrator(&app).await;
    let mut waiting = vec!["/admin".to_owned()];
    let mut seen = waiting.clone();
    while let Some(path) = waiting.pop() {
        let reply = browser.get(&path).await;
        assert_eq!(reply.status, 200, "{path}: {reply:?}");
        if !reply.header("content-type").starts_with("text/html") {
            continue;
        }
        let page = Document::of(&reply);
        for selector in [
            "h1",
            "main",
            "html[lang]",
            "meta[name=robots][content=noindex]",
        ] {
            assert_eq!(page.all(selector).len(), 1, "{path}: {selector}");
        }
        assert!(page.all("script, style, [style]").is_empty(), "{path}");
        assert!(reply.header("cache-control").contains("no-store"), "{path}");
        for id in page.attrs("[id]", "id") {
            assert_eq!(page.all(&format!("[id='{id}']")).len(), 1, "{path}: {id}");
        }
        for id in page.attrs(
            "main input:not([type=hidden]), main select, main textarea",
            "id",
        ) {
            let label = page.all(&format!("label[for='{id}']")).len();
            assert_eq!(label, 1, "{path}: {id} has no label");
        }
        for link in page.attrs("a[href]", "href") {
            if link.starts_with("/admin") && !seen.contains(&link) && seen.len() < 90 {
                seen.push(link.clone());
                waiting.push(link);
            }
        }
    }
    assert!(seen.len() > 25, "{seen:?}");
}

async fn guests_are_sent_to_sign_in_and_come_back(app: TestApp) {
    let browser = app.browser();
    let sent = browser.get("/admin/stock?low=true").await;
    assert_eq!(
        sent.location(),
        "/auth/login?redirect=%2Fadmin%2Fstock%3Flow%3Dtrue"
    );
    let page = browser.follow(sent).await;
    let fields = [
        ("email", "admin@example.com"),
        ("password", shop_core::demo::DEMO_PASSWORD),
    ];
    let entered = browser
        .submit(&page, super::super::steps::SIGN_IN, &fields)
        .await;
    assert_eq!(entered.location(), "/admin/stock?low=true");
}

async fn staff_see_no_way_to_what_is_not_theirs(app: TestApp) {
    let browser = staff(&app).await;
    let account = browser.get("/account").await;
    assert_eq!(
        super::super::steps::link(&account, "Shop administration"),
        "/admin"
    );
    let page = browser.get("/admin").await;
    let links = Document::of(&page).attrs(".admin-nav a", "href");
    assert!(links.contains(&"/admin/products".to_owned()));
    for closed in ["/admin/users", "/admin/audit"] {
        assert!(!links.contains(&closed.to_owned()), "{links:?}");
        assert_eq!(browser.get(closed).await.status, 403, "{closed}");
    }
}

async fn the_pages_speak_italian(app: TestApp) {
    let browser = administrator(&app).await;
    let page = browser.get("/admin").await;
    assert!(texts(&page, "h1")[0].contains("Overview"), "{page:?}");
    let token = super::super::steps::attribute(&page, "input[name=csrf]", "value");
    browser
        .post("/language", &[("csrf", token.as_str()), ("lang", "it")])
        .await;
    let page = browser.get("/admin").await;
    assert_eq!(Document::of(&page).attr("html", "lang"), "it");
    assert_eq!(texts(&page, "h1"), ["Panoramica"]);
}
