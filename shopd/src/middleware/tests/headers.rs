use super::{send, shop};

const ALWAYS: [(&str, &str); 10] = [
    ("cache-control", "no-store"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    ("x-content-type-options", "nosniff"),
    ("x-dns-prefetch-control", "off"),
    ("x-download-options", "noopen"),
    ("x-frame-options", "DENY"),
    ("x-permitted-cross-domain-policies", "none"),
    ("x-xss-protection", "0"),
];

#[tokio::test]
async fn every_reply_has_the_security_headers_and_an_id() {
    for line in [
        "GET /",
        "GET /nowhere",
        "GET /panic",
        "GET /health",
        "GET /api/nowhere",
        "GET /api/panic",
        "POST /api/open",
        "OPTIONS /api/open",
        "HEAD /",
    ] {
        let reply = send(shop(|_| {}), line, &[], "").await;
        for (name, value) in ALWAYS {
            assert_eq!(reply.header(name), Some(value), "{line} {name}");
        }
        let policy = reply.header("content-security-policy").unwrap();
        let is_page = reply
            .header("content-type")
            .is_some_and(|media| media.starts_with("text/html"));
        let referrer = if is_page {
            "same-origin"
        } else {
            "no-referrer"
        };
        assert_eq!(reply.header("referrer-policy"), Some(referrer), "{line}");
        let start = if is_page {
            "default-src 'self'; script-src 'self';"
        } else {
            "default-src 'none';"
        };
        assert!(policy.starts_with(start), "{line} {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        let features = reply.header("permissions-policy").unwrap();
        assert!(features.contains("camera=()"), "{features}");
        assert!(
            !policy.contains("unsafe") && !policy.contains("upgrade"),
            "{policy}"
        );
        assert_eq!(reply.header("strict-transport-security"), None);
        assert_eq!(
            reply.header("x-request-id").map(str::len),
            Some(36),
            "{line}"
        );
    }
}

#[tokio::test]
async fn https_is_remembered_where_it_is_the_only_way() {
    let shop = shop(|config| config.https_only = true);
    let reply = send(shop, "GET /", &[], "").await;
    let lifetime = "max-age=31536000; includeSubDomains; preload";
    assert_eq!(reply.header("strict-transport-security"), Some(lifetime));
    let policy = reply.header("content-security-policy").unwrap();
    assert!(policy.ends_with("; upgrade-insecure-requests"), "{policy}");
}

#[tokio::test]
async fn a_callers_own_plain_id_is_kept() {
    let kept = send(
        shop(|_| {}),
        "GET /nowhere",
        &[("x-request-id", "trace-1.a")],
        "",
    )
    .await;
    assert_eq!(kept.header("x-request-id"), Some("trace-1.a"));
    let trace = kept
        .header("x-trace-id")
        .expect("every reply names its trace");
    assert!(kept.text().contains(&format!("<p>{trace}</p>")));
    let replaced = send(shop(|_| {}), "GET /", &[("x-request-id", "<script>")], "").await;
    assert_ne!(replaced.header("x-request-id"), Some("<script>"));
}

#[tokio::test]
async fn long_texts_are_compressed_and_images_are_not() {
    for (line, accepts, coding) in [
        ("GET /", "gzip", Some("gzip")),
        ("GET /", "gzip, br", Some("br")),
        ("GET /", "identity", None),
        ("GET /image", "gzip, br", None),
        ("GET /health", "gzip, br", None),
    ] {
        let reply = send(shop(|_| {}), line, &[("accept-encoding", accepts)], "").await;
        assert_eq!(reply.header("content-encoding"), coding, "{line} {accepts}");
    }
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let get = send(shop(|_| {}), "GET /api/things/lamp", &[], "").await;
    let head = send(shop(|_| {}), "HEAD /api/things/lamp", &[], "").await;
    assert_eq!((head.status, head.body.len()), (get.status, 0));
    assert_eq!(head.header("content-length"), get.header("content-length"));
    let missing = send(shop(|_| {}), "HEAD /api/nowhere", &[], "").await;
    assert_eq!(missing.status, 404);
}
