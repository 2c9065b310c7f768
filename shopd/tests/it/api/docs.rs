//! The API's description and the pages to read it.

use serde_json::Value;
use shop_core::auth::HashCost;

use crate::support::{Backend, TestApp};

async fn shop(variables: &[(&str, &str)]) -> TestApp {
    TestApp::spawn_with(Backend::Embedded, HashCost::Least, variables).await
}

#[tokio::test]
async fn the_description_is_served_as_json_and_as_yaml() {
    let app = shop(&[("SWAGGER_PUBLIC_URL", "https://shop.example")]).await;
    let json = app.get("/api/docs/json").await;
    assert_eq!(
        json.header("content-type"),
        "application/json; charset=utf-8"
    );
    let document: Value = json.json();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["title"], "E-commerce Demo API");
    assert_eq!(document["info"]["version"], "1.0.0");
    assert_eq!(document["servers"][0]["url"], "https://shop.example");
    let printed = shopd::api::document(&app.parts.config).to_json().unwrap();
    assert_eq!(json.text, printed);

    let yaml = app.get("/api/docs/yaml").await;
    assert_eq!(yaml.header("content-type"), "application/yaml");
    assert!(
        yaml.text.starts_with("openapi: 3.1.0"),
        "{}",
        &yaml.text[..80]
    );
}

#[tokio::test]
async fn the_pages_load_nothing_from_elsewhere_and_run_under_the_strict_policy() {
    let app = shop(&[]).await;
    let redirect = app.get("/api/docs").await;
    assert_eq!((redirect.status, redirect.location()), (301, "/api/docs/"));

    let index = app.get("/api/docs/").await;
    assert_eq!(index.header("content-type"), "text/html; charset=utf-8");
    let policy = index.header("content-security-policy");
    assert!(policy.contains("script-src 'self';") && policy.contains("style-src 'self';"));
    for forbidden in ["<style", "style=", "onload", "http://", "https://"] {
        assert!(!index.text.contains(forbidden), "{forbidden}");
    }
    let scripts = index.text.matches("<script").count();
    assert_eq!(scripts, index.text.matches("<script src=\"./").count());

    let initializer = app.get("/api/docs/swagger-initializer.js").await;
    assert!(initializer.text.contains(r#""url": "/api/docs/json""#));
    assert!(initializer.text.contains(r#""validatorUrl": "none""#));
    assert_eq!(initializer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn files_of_the_pages_have_their_types_and_others_are_not_found() {
    let app = shop(&[]).await;
    for (file, content_type) in [
        ("index.css", "text/css; charset=utf-8"),
        ("swagger-ui.css", "text/css; charset=utf-8"),
        ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
        ("favicon-32x32.png", "image/png"),
    ] {
        let url = app.url(&format!("/api/docs/{file}"));
        let response = app.client.get(url).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200, "{file}");
        assert_eq!(response.headers()["content-type"], content_type, "{file}");
        assert_eq!(response.headers()["cache-control"], "public, max-age=3600");
        assert!(!response.bytes().await.unwrap().is_empty(), "{file}");
    }
    for path in [
        "/api/docs/none.js",
        "/api/docs/..%2FCargo.toml",
        "/api/docs/a/b",
    ] {
        let reply = app.get(path).await;
        reply.assert_error(404, "NOT_FOUND", "Route not found");
    }
}

#[tokio::test]
async fn a_shop_can_keep_its_description_to_itself() {
    let app = shop(&[("ENABLE_SWAGGER", "false")]).await;
    for path in [
        "/api/docs",
        "/api/docs/",
        "/api/docs/json",
        "/api/docs/yaml",
        "/api/docs/swagger-ui.css",
    ] {
        let reply = app.get(path).await;
        reply.assert_error(404, "NOT_FOUND", "Route not found");
    }
}
