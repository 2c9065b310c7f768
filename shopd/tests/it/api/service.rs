//! Health, readiness, what the cache does, and what all routes have in common.

use reqwest::Method;

use crate::support::{TestApp, on_both};

on_both! {
    health_and_readiness_tell_the_time,
    a_shop_without_its_database_lives_and_is_not_ready,
    the_shop_says_what_it_is_for,
    hits_and_misses_of_the_cache_are_counted,
    every_get_answers_head_too,
    only_lists_of_the_reference_take_a_slash_at_the_end,
}

const NOON: &str = "2026-12-01T12:00:00.000Z";

async fn health_and_readiness_tell_the_time(app: TestApp) {
    for (path, status) in [
        ("/health", "ok"),
        ("/api/health", "ok"),
        ("/ready", "ready"),
    ] {
        let reply = app.get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(
            reply.header("content-type"),
            "application/json; charset=utf-8"
        );
        assert_eq!(
            reply.text,
            format!(r#"{{"status":"{status}","timestamp":"{NOON}"}}"#)
        );
    }
}

async fn the_shop_says_what_it_is_for(app: TestApp) {
    let reply = app.get("/version").await;
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        reply.text,
        format!(r#"{{"version":"{version}","environment":"test"}}"#)
    );
}

async fn a_shop_without_its_database_lives_and_is_not_ready(app: TestApp) {
    app.parts.storage.close().await;
    let reply = app.get("/ready").await;
    reply.assert_error(503, "SERVICE_UNAVAILABLE", "database");
    assert_eq!(app.get("/health").await.status, 200);
    let reply = app.get("/api/catalog/products").await;
    reply.assert_error(503, "SERVICE_UNAVAILABLE", "database");
}

async fn hits_and_misses_of_the_cache_are_counted(app: TestApp) {
    let reply = app.get("/metrics/cache").await;
    assert_eq!(
        reply.text,
        format!(r#"{{"hits":0,"misses":0,"hitRate":"0.00%","total":0,"timestamp":"{NOON}"}}"#)
    );
    for _ in 0..4 {
        app.get("/api/catalog/categories").await;
    }
    let reply = app.get("/metrics/cache").await;
    assert_eq!(
        reply.text,
        format!(r#"{{"hits":3,"misses":1,"hitRate":"75.00%","total":4,"timestamp":"{NOON}"}}"#)
    );
}

async fn every_get_answers_head_too(app: TestApp) {
    for path in [
        "/health",
        "/api/health",
        "/ready",
        "/version",
        "/metrics/cache",
        "/api/docs",
        "/api/docs/",
        "/api/docs/json",
        "/api/docs/yaml",
        "/api/catalog/categories",
        "/api/catalog/categories/books",
        "/api/catalog/products",
        "/api/catalog/products/iphone-15-pro",
        "/api/catalog/products/none",
        "/api/search?q=phone",
        "/api/search/suggest?q=phone",
        "/api/search/popular",
    ] {
        let head = app.caller().send(Method::HEAD, path, None).await;
        let get = app.get(path).await;
        assert_eq!(
            (head.status, head.text.as_str()),
            (get.status, ""),
            "{path}"
        );
        assert_eq!(
            head.header("content-type"),
            get.header("content-type"),
            "{path}"
        );
    }
}

async fn only_lists_of_the_reference_take_a_slash_at_the_end(app: TestApp) {
    assert_eq!(app.get("/api/search/?q=phone").await.status, 200);
    for path in [
        "/health/",
        "/api/health/",
        "/ready/",
        "/metrics/cache/",
        "/api/catalog/",
        "/api/catalog/categories/",
        "/api/catalog/categories/books/",
        "/api/catalog/products/",
        "/api/search/suggest/?q=phone",
        "/api/search/popular/",
        "/api/docs/json/",
    ] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
}
