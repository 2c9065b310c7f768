/// Bodies that no route of the API can read.
pub(super) const BROKEN: [(&str, &str); 10] = [
    (
        "application/json",
        r#"{"email":"c4n4ry@example.com","password":"c4n4ry"#,
    ),
    (
        "application/json",
        r#"{"email":{"c4n4ry":"c4n4ry"},"password":["c4n4ry"]}"#,
    ),
    (
        "application/json",
        r#"{"email":"c4n4ry","password":12,"c4n4ry":"c4n4ry"}"#,
    ),
    ("application/json", r#"["c4n4ry"]"#),
    ("application/json", r#""c4n4ry""#),
    (
        "application/json",
        r#"{"password":"c4n4ry\u0000","email":"c4n4ry\ud800@example.com"}"#,
    ),
    ("application/json", r#"{"items":"c4n4ry","price":"c4n4ry"}"#),
    (
        "application/x-www-form-urlencoded",
        "email=c4n4ry&password=c4n4ry&csrf=c4n4ry",
    ),
    ("multipart/form-data; boundary=c4n4ry", "--c4n4ry"),
    ("text/c4n4ry", "c4n4ry"),
];

/// What is taken apart wherever it is sent.
pub(super) const HEADERS: [(&str, &str); 13] = [
    ("authorization", "Bearer c4n4ry"),
    ("authorization", "Bearer c4n4ry.c4n4ry.c4n4ry"),
    ("authorization", "Basic YzRuNHJ5OmM0bjRyeQ=="),
    ("authorization", "c4n4ry"),
    (
        "cookie",
        "session=c4n4ry; visitor=c4n4ry; flash=c4n4ry; cart=c4n4ry",
    ),
    ("cookie", "session=\"c4n4ry"),
    ("idempotency-key", "c4n4ry"),
    ("x-load-test-bypass", "c4n4ry"),
    ("x-load-test-bypass", "v1.c4n4ry.9999999999.c4n4ry"),
    ("proxy-authorization", "Basic c4n4ry"),
    ("x-api-key", "c4n4ry"),
    ("traceparent", "00-c4n4ry-c4n4ry-01"),
    ("referer", "http://127.0.0.1/reset?token=c4n4ry"),
];

/// Addresses that somebody may have built a secret into. None has it where the value of a choice belongs: a choice that
/// does not exist is repeated to whoever made it.
pub(super) const ADDRESSES: [&str; 12] = [
    "/c4n4ry",
    "/api/c4n4ry",
    "/api/auth/me?token=c4n4ry",
    "/api/catalog/products?minPrice=c4n4ry&page=c4n4ry&limit=c4n4ry&c4n4ry=c4n4ry",
    "/api/catalog/products/c4n4ry",
    "/api/orders/c4n4ry",
    "/api/orders/admin/all?userId=c4n4ry",
    "/api/search/suggest?q=&c4n4ry",
    "/api/auth/sessions/c4n4ry",
    "/auth/login?password=c4n4ry&email=c4n4ry",
    "/orders/c4n4ry?token=c4n4ry",
    "/account?session=c4n4ry",
];

pub(super) const OPERATIONS: [&str; 14] = [
    "/livez",
    "/readyz",
    "/metrics",
    "/ops/cache",
    "/ops/db",
    "/ops/drain",
    "/ops/log-level",
    "/ops/config",
    "/ops/pulse",
    "/ops/orders?limit=200&c4n4ry=c4n4ry",
    "/ops/orders?limit=c4n4ry",
    "/ops/orders/c4n4ry",
    "/ops/orders/ORD-2024-0003",
    "/ops/nowhere?token=c4n4ry",
];
