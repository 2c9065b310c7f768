use std::time::Duration;

use super::{send, shop};

#[tokio::test]
async fn a_panic_is_an_internal_error_without_detail() {
    let reply = send(shop(|_| {}), "GET /api/panic", &[], "").await;
    assert_eq!(
        (reply.status.as_u16(), reply.code().as_str()),
        (500, "INTERNAL_ERROR")
    );
    assert_eq!(
        reply.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert!(!reply.text().contains("lamp"));
}

#[tokio::test]
async fn causes_stay_in_the_log() {
    let reply = send(shop(|_| {}), "GET /api/broken", &[], "").await;
    assert_eq!(reply.json()["error"]["message"], "Internal server error");
    assert!(!reply.text().contains("secret"));
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_ended() {
    let shop = shop(|config| config.time_limits.reads = Duration::from_millis(1));
    let reply = send(shop, "GET /api/slow", &[], "").await;
    assert_eq!(
        (reply.status.as_u16(), reply.code().as_str()),
        (503, "SERVICE_UNAVAILABLE")
    );
}

#[tokio::test]
async fn programs_get_the_envelope_and_people_a_page() {
    for line in [
        "GET /api/nowhere",
        "GET /api",
        "POST /api/nowhere",
        "PATCH /health",
        "GET /api/",
    ] {
        let reply = send(shop(|_| {}), line, &[], "").await;
        assert_eq!(
            (reply.status.as_u16(), reply.code().as_str()),
            (404, "NOT_FOUND"),
            "{line}"
        );
    }
    for (line, status, title) in [
        ("GET /nowhere", 404, "Page not found"),
        ("GET /apiary", 404, "Page not found"),
        ("PUT /", 404, "Page not found"),
        ("GET /panic", 500, "Something went wrong"),
        ("GET /busy", 503, "Please try again shortly"),
    ] {
        let reply = send(shop(|_| {}), line, &[], "").await;
        assert_eq!(reply.status, status, "{line}");
        assert!(
            reply.text().starts_with(&format!("<h1>{title}</h1>")),
            "{line}"
        );
        let retry = (status == 503).then_some("7");
        assert_eq!(reply.header("retry-after"), retry, "{line}");
    }
}
