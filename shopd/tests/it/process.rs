//! The real program as whoever runs it meets it: its log, its listeners, its readiness and its end.

use std::{net::TcpListener, process::Output, time::Duration};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

use crate::support::{Caller, ShopProcess, ShopSettings, postgres_server::PostgresServer, until};

const TOKEN: &str = "a-token-that-only-tests-know-4d1f7a";

fn operator(shop: &ShopProcess) -> Caller {
    shop.ops().bearing(TOKEN)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_level_changes_for_a_while_and_goes_back() {
    let shop = ShopSettings::new(&[("OPS_TOKEN", TOKEN), ("LOG_LEVEL", "info")]).start();
    let statements = || shop.log().matches("sqlx::query").count();
    shop.caller().get("/api/catalog/products?search=a").await;
    assert_eq!(statements(), 0);
    let change = json!({ "directives": "info,sqlx=debug", "forSeconds": 2 });
    let changed = operator(&shop).put("/ops/log-level", change).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert!(
        changed.json()["data"]["revertsAt"].is_string(),
        "{}",
        changed.text
    );
    until("statements are logged", async || {
        shop.caller().get("/api/catalog/products?search=b").await;
        statements() > 0
    })
    .await;
    until("the log is back to its setting", async || {
        shop.log().contains("the log is back to its setting")
    })
    .await;
    let now = shop.ops().get("/ops/log-level").await.json();
    assert_eq!(now["data"]["directives"], "info");
    assert_eq!(now["data"]["revertsAt"], Value::Null);
    let wrong = json!({ "directives": "loud" });
    operator(&shop)
        .put("/ops/log-level", wrong)
        .await
        .assert_invalid(&["directives"]);
}

#[test]
fn a_taken_address_is_said_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let run = |variables: &[(&str, &str)]| -> Output {
        let settings = ShopSettings::new(variables);
        settings.command(&["serve"]).output().unwrap()
    };
    let port = address.port().to_string();
    for (name, value) in [("OPS_ADDR", address.to_string()), ("PORT", port)] {
        let done = run(&[("HOST", "127.0.0.1"), (name, &value)]);
        assert_eq!(done.status.code(), Some(1), "{name}");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(
            said.contains(&address.to_string()) && said.contains(name),
            "{said}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn production_keeps_browsers_on_https() {
    let production = [("SHOP_ENV", "production"), ("SEED_DEMO", "false")];
    let shop = ShopSettings::new(&production).start();
    for path in ["/", "/api/catalog/categories", "/nowhere", "/health"] {
        let reply = shop.caller().get(path).await;
        assert_eq!(
            reply.header("strict-transport-security"),
            "max-age=31536000; includeSubDomains; preload",
            "{path}"
        );
    }
    let chosen = shop.browser().post("/language", &[("lang", "it")]).await;
    let cookie = chosen.header("set-cookie");
    assert!(
        cookie.contains("Secure") && cookie.contains("HttpOnly"),
        "{cookie}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readiness_names_the_database_that_is_gone_and_heals() {
    let mut server = PostgresServer::start().await;
    let url = server.url();
    let variables = [("OPS_TOKEN", TOKEN), ("DATABASE_ACQUIRE_TIMEOUT_MS", "500")];
    let shop = ShopSettings::on_postgres(&url, &variables).start();
    assert_eq!(shop.ops().get("/readyz").await.status, 200);
    server.stop();
    until("the shop knows", async || {
        shop.ops().get("/readyz").await.status == 503
    })
    .await;
    let report = shop.ops().get("/readyz").await;
    assert!(report.text.contains("database"), "{}", report.text);
    assert!(!report.text.contains(&url), "{}", report.text);
    assert_eq!(shop.ops().get("/livez").await.status, 200, "it lives");
    assert_eq!(shop.caller().get("/ready").await.status, 503);
    server.restart().await;
    until("the shop is ready again", async || {
        shop.ops().get("/readyz").await.status == 200
            && shop.caller().get("/ready").await.status == 200
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_cannot_be_taken_back_and_sends_clients_elsewhere() {
    let variables = [("OPS_TOKEN", TOKEN), ("DRAIN_DELAY_MS", "3000")];
    let mut shop = ShopSettings::new(&variables).start();
    assert_eq!(shop.caller().get("/").await.header("connection"), "");
    shop.terminate();
    until("it drains", async || {
        shop.ops().get("/readyz").await.status == 503
    })
    .await;
    let report = operator(&shop).delete("/ops/drain").await;
    assert_eq!(report.json()["data"]["draining"], true, "{}", report.text);
    assert_eq!(shop.caller().get("/ready").await.status, 503);
    let served = shop.caller().get("/").await;
    assert_eq!((served.status, served.header("connection")), (200, "close"));
    assert!(shop.ended().await.success(), "{}", shop.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_never_reads_or_never_says_which_protocol_is_let_go() {
    let shop = ShopSettings::new(&[("STALL_TIMEOUT_MS", "300")]).start();
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut deaf = socket.connect(shop.address).await.unwrap();
    let page = shop.caller().get("/").await.text.len();
    let count = 2_000;
    let requests = "GET / HTTP/1.1\r\nhost: shop\r\n\r\n".repeat(count);
    // The server stops reading when its replies go nowhere.
    let sending = deaf.write_all(requests.as_bytes());
    let _ = tokio::time::timeout(Duration::from_millis(1_500), sending).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut read = Vec::new();
    // It ends in a reset, or with the last byte that was under way.
    let reading = deaf.read_to_end(&mut read);
    let _ = tokio::time::timeout(Duration::from_secs(20), reading)
        .await
        .expect("the server has closed the connection");
    assert!(read.len() < page * count / 2, "{} bytes", read.len());

    let mut halting = TcpStream::connect(shop.address).await.unwrap();
    halting.write_all(b"PRI * HT").await.unwrap();
    let mut answer = [0; 64];
    let closed = tokio::time::timeout(Duration::from_secs(20), halting.read(&mut answer)).await;
    assert!(matches!(closed, Ok(Ok(0) | Err(_))), "{closed:?}");
    assert_eq!(shop.caller().get("/").await.status, 200);
}
