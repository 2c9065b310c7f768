//! What every reply of the API tells browsers and caches.

use serde_json::json;
use shopd::api;

use crate::support::{Backend, Reply, TestApp, on_both};

on_both!(every_reply_of_the_api_is_closed_to_browsers_and_caches);

/// An id that nothing has.
const NOTHING: &str = "019ab3a0-0000-7000-8000-000000000000";

const ALWAYS: [(&str, &str); 7] = [
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

fn check(line: &str, reply: &Reply) {
    for (name, value) in ALWAYS {
        assert_eq!(reply.header(name), value, "{line} {reply:?}");
    }
    let features = reply.header("permissions-policy");
    for feature in [
        "camera=()",
        "microphone=()",
        "geolocation=()",
        "payment=()",
        "usb=()",
    ] {
        assert!(features.contains(feature), "{line} {features}");
    }
    assert!(!reply.header("x-request-id").is_empty(), "{line}");
    assert_eq!(reply.header("strict-transport-security"), "", "{line}");
    assert_eq!(reply.header("server"), "", "{line}");
}

/// Every route and method that the description has, as a guest and as an administrator.
async fn every_reply_of_the_api_is_closed_to_browsers_and_caches(app: TestApp) {
    let document = serde_json::to_value(api::document(&app.parts.config)).unwrap();
    let mut done = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let parts = path
            .split('/')
            .map(|part| if part.starts_with('{') { NOTHING } else { part });
        let path = parts.collect::<Vec<_>>().join("/");
        for method in item.as_object().unwrap().keys() {
            let line = format!("{method} {path}");
            // A session of its own: signing out must not end what the next route needs.
            for caller in [app.caller(), app.as_user(&app.admin().await)] {
                let method = method.to_uppercase().parse().unwrap();
                let reply = caller.send(method, &path, Some(json!({}))).await;
                assert!(reply.status < 500, "{line} {reply:?}");
                check(&line, &reply);
                done += usize::from(reply.status == 200);
            }
        }
    }
    assert!(done > 20, "only {done} routes did something");
    for path in [
        "/api/nowhere",
        "/api/catalog/products?limit=none",
        "/api/orders/%ff",
    ] {
        check(path, &app.get(path).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_be_kept_says_so_itself() {
    let app = TestApp::spawn(Backend::Embedded).await;
    let browser = app.browser();
    let home = browser.get("/").await;
    let (_, sheet) = home.text.split_once("rel=\"stylesheet\" href=\"").unwrap();
    let (sheet, _) = sheet.split_once('"').unwrap();
    let first = app.get(sheet).await;
    assert_eq!(first.status, 200, "{first:?}");
    assert_eq!(
        first.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    let etag = first.header("etag");
    let again = app.caller().with("if-none-match", etag).get(sheet).await;
    assert_eq!(again.status, 304, "{again:?}");
    assert!(
        !again.header("cache-control").contains("no-store"),
        "{again:?}"
    );
}
