use reqwest::header::IF_NONE_MATCH;

use crate::support::{Reply, TestApp, on_both};

on_both!(
    pictures_are_drawn_and_kept_by_browsers,
    pictures_that_nobody_should_see_are_not_drawn,
    the_icon_is_found_where_browsers_look_for_it,
    every_file_that_pages_load_is_served,
);

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
    let home = super::Document::open(&app, "/").await;
    let files = home.attrs("head link[href^='/assets/']", "href");
    assert_eq!(files.len(), 2);
    for path in files {
        assert_eq!(app.get(&path).await.status, 200, "{path}");
    }
    let missing = app.get("/assets/missing.css").await;
    assert_eq!(missing.status, 404);
}
