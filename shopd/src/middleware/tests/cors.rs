use super::{send, shop};

const ORIGIN: (&str, &str) = ("origin", "https://shop.example");
const ASKS: (&str, &str) = ("access-control-request-method", "POST");

#[tokio::test]
async fn allowed_origins_are_echoed_and_others_refused() {
    for (origin, allowed) in [
        ("https://shop.example", true),
        ("https://a.partner.example:8443", true),
        ("http://PARTNER.example", true),
        ("http://api.here:4000", true),
        ("https://evilpartner.example", false),
        ("https://shop.example.evil.net", false),
        ("http://api.here", false),
        ("null", false),
    ] {
        let headers = [("origin", origin), ("host", "api.here:4000")];
        for line in [
            "GET /health",
            "GET /api/find?name=lamp",
            "GET /api/things/1",
            "GET /api/nowhere",
        ] {
            let reply = send(shop(|_| {}), line, &headers, "").await;
            assert_eq!(reply.header("vary"), Some("Origin"), "{origin} {line}");
            let echoed = reply.header("access-control-allow-origin");
            let credentials = reply.header("access-control-allow-credentials");
            if allowed {
                assert_eq!(
                    (echoed, credentials),
                    (Some(origin), Some("true")),
                    "{line}"
                );
                assert_ne!(reply.status, 403, "{origin} {line}");
            } else {
                assert_eq!((echoed, credentials), (None, None), "{origin} {line}");
                assert_eq!(
                    (reply.status.as_u16(), reply.code().as_str()),
                    (403, "FORBIDDEN")
                );
            }
        }
    }
}

#[tokio::test]
async fn a_request_without_origin_is_no_concern_of_cors() {
    let reply = send(shop(|_| {}), "GET /health", &[], "").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("access-control-allow-origin"), None);
    assert_eq!(reply.header("vary"), Some("Origin"));
}

#[tokio::test]
async fn preflights_are_answered_without_the_route() {
    let headers = [
        ORIGIN,
        ASKS,
        ("access-control-request-headers", "authorization, x-a"),
    ];
    for line in [
        "OPTIONS /api/open",
        "OPTIONS /api/nowhere",
        "OPTIONS /health",
    ] {
        let reply = send(shop(|_| {}), line, &headers, "").await;
        assert_eq!(
            (reply.status.as_u16(), reply.body.len()),
            (204, 0),
            "{line}"
        );
        for (name, value) in [
            ("access-control-allow-origin", "https://shop.example"),
            ("access-control-allow-credentials", "true"),
            (
                "access-control-allow-methods",
                "GET,HEAD,PUT,PATCH,POST,DELETE",
            ),
            ("access-control-allow-headers", "authorization, x-a"),
            ("content-length", "0"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{line} {name}");
        }
        assert_eq!(reply.header("access-control-max-age"), None);
        let vary: Vec<_> = reply.headers.get_all("vary").iter().collect();
        assert!(vary.iter().any(|v| *v == "Origin"), "{vary:?}");
    }
}

#[tokio::test]
async fn an_incomplete_preflight_is_a_bad_request_and_a_foreign_one_is_refused() {
    for (headers, status) in [
        (vec![], 400),
        (vec![ORIGIN], 400),
        (vec![ASKS], 400),
        (vec![("origin", "https://evil.net"), ASKS], 403),
        (vec![("origin", "https://evil.net")], 403),
    ] {
        let reply = send(shop(|_| {}), "OPTIONS /api/open", &headers, "").await;
        assert_eq!(reply.status, status, "{headers:?}");
        if status == 400 {
            assert!(
                reply
                    .header("content-type")
                    .unwrap()
                    .starts_with("text/plain")
            );
        }
    }
}

#[tokio::test]
async fn credentials_are_allowed_by_configuration_only() {
    let shop = shop(|config| config.cors.credentials = false);
    let reply = send(shop, "GET /health", &[ORIGIN], "").await;
    assert_eq!(reply.header("access-control-allow-origin"), Some(ORIGIN.1));
    assert_eq!(reply.header("access-control-allow-credentials"), None);
}

#[tokio::test]
async fn pages_take_no_part_in_cors_and_refuse_foreign_forms() {
    let read = send(shop(|_| {}), "GET /", &[ORIGIN], "").await;
    assert_eq!(
        (
            read.status.as_u16(),
            read.header("access-control-allow-origin")
        ),
        (200, None)
    );
    let foreign = send(shop(|_| {}), "POST /", &[ORIGIN, ("host", "here")], "").await;
    assert_eq!(foreign.status, 403);
    assert!(foreign.text().contains("<h1>Not allowed</h1>"));
    let own = [("origin", "http://here"), ("host", "here")];
    assert_eq!(send(shop(|_| {}), "POST /", &own, "").await.status, 200);
    assert_eq!(send(shop(|_| {}), "POST /", &[], "").await.status, 200);
}
