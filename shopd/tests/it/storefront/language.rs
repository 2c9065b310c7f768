use reqwest::Method;

use super::Document;
use crate::support::{Browser, Reply, TestApp, on_both};

on_both!(
    a_page_is_in_the_language_that_the_browser_likes_best,
    a_chosen_language_stays_and_leads_back_to_the_page,
    the_switch_leads_to_pages_of_this_shop_only,
    failures_are_told_in_the_browsers_language,
    the_api_speaks_english_whatever_is_asked_for,
);

const SWITCH: &str = "form[action='/language']";

fn language_of(reply: &Reply) -> String {
    let tag = Document::of(reply).attr("html", "lang");
    assert_eq!(reply.header("content-language"), tag);
    for name in ["accept-language", "cookie"] {
        assert!(vary(reply).contains(name), "{reply:?}");
    }
    tag
}

/// What caches are told that the reply depends on, however many headers it takes.
fn vary(reply: &Reply) -> String {
    let lines = reply.headers.get_all("vary").into_iter();
    let lines: Vec<_> = lines.map(|line| line.to_str().unwrap()).collect();
    lines.join(", ").to_lowercase()
}

async fn choose(browser: &Browser, page: &Reply, lang: &str) -> Reply {
    browser.submit(page, SWITCH, &[("lang", lang)]).await
}

async fn a_page_is_in_the_language_that_the_browser_likes_best(app: TestApp) {
    for (languages, tag, cart) in [
        ("it-IT,it;q=0.9,en;q=0.8", "it", "Carrello"),
        ("de,en;q=0.9", "en", "Cart"),
        ("fr", "en", "Cart"),
    ] {
        let page = app.browser_speaking(languages).get("/").await;
        assert_eq!(language_of(&page), tag, "{languages}");
        let link = Document::of(&page).text(".cart-link");
        assert!(link.starts_with(cart), "{languages}: {link}");
    }
    assert_eq!(language_of(&app.get("/").await), "en");
}

async fn a_chosen_language_stays_and_leads_back_to_the_page(app: TestApp) {
    let browser = app.browser_speaking("en");
    let path = "/products?sort=price_asc&page=2";
    let page = browser.get(path).await;
    assert_eq!(language_of(&page), "en");
    let chosen = choose(&browser, &page, "it").await;
    assert_eq!((chosen.status, chosen.location()), (303, path));
    let cookie = chosen.header("set-cookie");
    for part in [
        "lang=it",
        "Path=/",
        "HttpOnly",
        "SameSite=Lax",
        "Max-Age=31536000",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let page = browser.follow(chosen).await;
    assert_eq!(language_of(&page), "it");
    let document = Document::of(&page);
    assert_eq!(
        document.texts(&format!("{SWITCH} [lang]")),
        ["English", "Italiano"]
    );
    let current = format!("{SWITCH} [aria-current]");
    assert_eq!(document.attr(&current, "lang"), "it");
    let back = choose(&browser, &page, "en").await;
    assert_eq!(language_of(&browser.follow(back).await), "en");
}

async fn the_switch_leads_to_pages_of_this_shop_only(app: TestApp) {
    let browser = app.browser();
    let page = browser.get("/cart").await;
    for back in [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "cart",
        "",
    ] {
        let fields = [("lang", "it"), ("back", back)];
        let chosen = browser.submit(&page, SWITCH, &fields).await;
        assert_eq!((chosen.status, chosen.location()), (303, "/"), "{back}");
    }
    let unknown = choose(&browser, &page, "tlh").await;
    assert_eq!(unknown.status, 422, "{unknown:?}");
    let foreign = app
        .caller()
        .request(Method::POST, "/language")
        .header("sec-fetch-site", "cross-site");
    let foreign = Reply::of(foreign.send().await.unwrap()).await;
    assert_eq!(foreign.status, 403, "{foreign:?}");
}

async fn failures_are_told_in_the_browsers_language(app: TestApp) {
    let page = app.browser_speaking("it").get("/nowhere").await;
    assert_eq!(page.status, 404);
    assert_eq!(language_of(&page), "it");
}

async fn the_api_speaks_english_whatever_is_asked_for(app: TestApp) {
    let caller = app.caller().with("accept-language", "it");
    let reply = caller.get("/api/nowhere").await;
    reply.assert_error(404, "NOT_FOUND", "Route not found");
    assert_eq!(reply.header("content-language"), "");
}
