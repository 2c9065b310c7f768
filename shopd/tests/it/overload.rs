//! More than the shop can take: the surplus is sent away at once, the rest is served, and nothing is held for ever.

use reqwest::Method;
use serde_json::json;
use shop_core::auth::HashCost;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

use crate::support::{Backend, Reply, TestApp, on_both, until};

fn three_registrations(app: &TestApp) -> JoinSet<Reply> {
    let register = |number| {
        let caller = app.caller();
        let body = json!({ "email": format!("new{number}@example.com"), "password": "password1" });
        async move { caller.post("/api/auth/register", body).await }
    };
    (0..3).map(register).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beyond_the_limit_writes_are_sent_away_while_reads_go_on() {
    let variables = [("MAX_WRITES", "1"), ("QUEUE_TIMEOUT_MS", "1")];
    let app = TestApp::spawn_with(Backend::Embedded, HashCost::Least, &variables).await;
    // The database has one writer, and this test is it: whoever gets the one turn keeps it.
    let writer = app.storage.begin().await.unwrap();
    let mut writes = three_registrations(&app);
    let refused = writes.join_next().await.unwrap().unwrap();
    refused.assert_error(503, "SERVICE_UNAVAILABLE", "busy");
    let second = writes.join_next().await.unwrap().unwrap();
    assert_eq!(second.status, 503);
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(app.get("/").await.status, 200);
    assert_eq!(app.get("/api/catalog/categories").await.status, 200);
    assert_eq!(app.get("/ready").await.status, 200);
    assert!(
        app.parts
            .metrics
            .render()
            .contains("shop_requests_shed_total{class=\"write\"}")
    );

    writer.rollback().await.unwrap();
    let last = writes.join_next().await.unwrap().unwrap();
    assert_eq!(last.status, 201);
    let again = json!({ "email": "other@example.com", "password": "password1" });
    until("a write is let in again", async || {
        app.post("/api/auth/register", again.clone()).await.status != 503
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beyond_the_limit_reads_are_sent_away_and_health_is_told() {
    let variables = [("MAX_READS", "1"), ("QUEUE_TIMEOUT_MS", "1")];
    let app = TestApp::spawn_with(Backend::Embedded, HashCost::Least, &variables).await;
    // This test has all connections that read; one more writes. Whoever gets the one turn keeps it.
    let mut readers = vec![];
    for _ in 1..app.storage.pool_stats().max {
        readers.push(app.storage.read().await.unwrap());
    }
    let ask = |number| {
        let caller = app.caller();
        async move {
            caller
                .get(&format!("/api/catalog/products/lamp-{number}"))
                .await
        }
    };
    let mut reads: JoinSet<_> = (0..3).map(ask).collect();
    for _ in 0..2 {
        let refused = reads.join_next().await.unwrap().unwrap();
        refused.assert_error(503, "SERVICE_UNAVAILABLE", "busy");
    }
    assert_eq!(app.get("/health").await.status, 200);
    assert!(
        app.parts
            .metrics
            .render()
            .contains("shop_requests_shed_total{class=\"read\"} 2")
    );
    drop(readers);
    let last = reads.join_next().await.unwrap().unwrap();
    assert_eq!(last.status, 404);
    assert_eq!(app.get("/api/catalog/products/lamp").await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_house_refuses_before_the_body_and_says_so_to_everybody() {
    let variables = [("MAX_WRITES", "1"), ("QUEUE_TIMEOUT_MS", "20000")];
    let app = TestApp::spawn_with(Backend::Embedded, HashCost::Least, &variables).await;
    let writer = app.storage.begin().await.unwrap();
    // One has the turn, one the place to wait for it; whoever is third is refused, and shows that the house is full.
    let mut writes = three_registrations(&app);
    let refused = writes.join_next().await.unwrap().unwrap();
    refused.assert_error(503, "SERVICE_UNAVAILABLE", "busy");

    let head = "POST /api/auth/login HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\n";
    let unsent = format!("{head}content-length: 100\r\n\r\n");
    let answer = exchange(&app, unsent.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");

    let page = app.browser().post("/auth/login", &[("email", "a")]).await;
    assert_eq!(page.status, 503);
    assert_eq!(page.header("retry-after"), "1");
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(
        page.text.contains(page.header("x-request-id")),
        "{}",
        page.text
    );
    for reply in [&refused, &page] {
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert!(!reply.header("content-security-policy").is_empty());
    }
    writer.rollback().await.unwrap();
    while let Some(done) = writes.join_next().await {
        assert_eq!(done.unwrap().status, 201);
    }
}

/// Sends raw bytes and reads what comes until the server closes or `is_enough`.
async fn exchange(app: &TestApp, bytes: &[u8]) -> String {
    let address = app.url("").replace("http://", "");
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may refuse, and close, before everything is sent.
    let _ = stream.write_all(bytes).await;
    let mut answer = vec![0; 16];
    let read = tokio::time::timeout(std::time::Duration::from_secs(20), stream.read(&mut answer));
    let length = read
        .await
        .expect("the server does not wait for ever")
        .unwrap_or(0);
    String::from_utf8_lossy(&answer[..length]).into_owned()
}

async fn slow_clients_are_told_and_let_go(app: TestApp) {
    drop(app);
    let variables = [("HEADER_TIMEOUT_MS", "50"), ("MAX_WRITES", "1")];
    let app = TestApp::spawn_with(Backend::Embedded, HashCost::Least, &variables).await;
    let head = "POST /api/auth/login HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\n";
    // A body that never comes, and while it is waited for, others are served.
    let request = format!("{head}content-length: 100\r\n\r\n{{");
    let slow = exchange(&app, request.as_bytes());
    let other = app.post("/api/auth/login", json!({}));
    let (slow, other) = tokio::join!(slow, other);
    assert!(slow.starts_with("HTTP/1.1 408"), "{slow}");
    assert_eq!(other.status, 422);
    // Not a word: closed, so that silent connections cannot fill the house.
    assert_eq!(exchange(&app, b"").await, "");
    // A head that never ends: closed, with or without a word.
    let unfinished = exchange(&app, head.as_bytes()).await;
    assert!(
        unfinished.is_empty() || unfinished.starts_with("HTTP/1.1 4"),
        "{unfinished}"
    );
}

async fn what_is_too_large_or_no_http_is_refused(app: TestApp) {
    let json_head =
        "POST /api/auth/login HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\n";
    let chunk = "x".repeat(0x8000);
    let chunked = format!("8000\r\n{chunk}\r\n").repeat(64);
    let headers = "x: 1\r\n".repeat(200);
    for (what, bytes, statuses) in [
        (
            "a large header",
            format!(
                "GET / HTTP/1.1\r\nhost: shop\r\nx: {}\r\n\r\n",
                "x".repeat(65_536)
            ),
            &["431"][..],
        ),
        (
            "many headers",
            format!("GET / HTTP/1.1\r\nhost: shop\r\n{headers}\r\n"),
            &["431"],
        ),
        (
            "a long path",
            format!("GET /{} HTTP/1.1\r\nhost: shop\r\n\r\n", "x".repeat(65_536)),
            &["414", "431"],
        ),
        (
            "an announced large body",
            format!("{json_head}content-length: 2000000\r\n\r\n"),
            &["413"],
        ),
        (
            "a large body in pieces",
            format!("{json_head}transfer-encoding: chunked\r\n\r\n{chunked}0\r\n\r\n"),
            &["413"],
        ),
        (
            "no HTTP",
            "\u{16}\u{3}\u{1} hello\r\n\r\n".to_owned(),
            &["400"],
        ),
        (
            "two lengths",
            format!("{json_head}content-length: 1\r\ncontent-length: 2\r\n\r\nx"),
            &["400"],
        ),
    ] {
        let answer = exchange(&app, bytes.as_bytes()).await;
        let status = answer.get(9..12).unwrap_or_default();
        assert!(statuses.contains(&status), "{what}: {answer:?}");
    }
}

#[expect(clippy::too_many_lines, reason = "tables")]
async fn nonsense_is_the_clients_fault(app: TestApp) {
    let token = app.customer("new@example.com").await;
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let caller = app.as_user(&token);
    for path in [
        "/api/catalog/products?page=99999999999999999999",
        "/api/catalog/products?minPrice=1e400",
        "/api/catalog/products/%00",
        "/api/catalog/products/%ff%fe",
        "/api/search?q=%ff",
        "/api/search?q=%00",
        "/api/orders?page=-1",
        "/api/orders/%00",
        "/products?page=99999999999999999999",
        "/products/%00",
        "/products/%ff",
        "/search?q=%ff%00",
        "/categories/%c3%28",
        "/images/products/%00.svg",
    ] {
        let reply = caller.get(path).await;
        assert!(reply.status < 500, "{path} {reply:?}");
    }
    for (path, body) in [
        ("/api/auth/login", "{"),
        ("/api/auth/login", "\u{fffd}"),
        (
            "/api/auth/login",
            "{\"email\":\"\\u0000\",\"password\":\"\\ud800\"}",
        ),
        (
            "/api/auth/register",
            "{\"email\":\"a@b.example\\u0000\",\"password\":\"password1\"}",
        ),
        (
            "/api/orders",
            "{\"items\":[{\"productId\":\"x\",\"quantity\":1e999}]}",
        ),
        ("/api/orders", deep.as_str()),
        ("/api/cart/items", "[]"),
    ] {
        let request = caller
            .request(Method::POST, path)
            .header("content-type", "application/json");
        let reply = Reply::of(request.body(body.to_owned()).send().await.unwrap()).await;
        assert!(
            (400..500).contains(&reply.status),
            "{path} {body:.40} {reply:?}"
        );
    }
    for body in [
        &b"email=%ff&password=%00"[..],
        b"\xff\xfe=\x00",
        b"%%%&&&===",
        b"",
    ] {
        for path in ["/auth/login", "/auth/register", "/cart/lines", "/checkout"] {
            let form = "application/x-www-form-urlencoded";
            let request = app
                .caller()
                .request(Method::POST, path)
                .header("content-type", form);
            let reply = Reply::of(request.body(body.to_vec()).send().await.unwrap()).await;
            assert!(reply.status < 500, "{path} {reply:?}");
        }
    }
}

on_both!(
    slow_clients_are_told_and_let_go,
    what_is_too_large_or_no_http_is_refused,
    nonsense_is_the_clients_fault,
);
