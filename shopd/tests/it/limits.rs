//! Who asks too often is held back, and nobody else.

use jiff::{SignedDuration, Timestamp};
use reqwest::header::HeaderValue;
use secrecy::ExposeSecret;
use serde_json::json;
use shop_core::{
    auth::HashCost,
    load_test::{BypassToken, RunId},
};

use shopd::config::RedisConfig;

use crate::support::{
    Backend, Caller, Reply, TestApp,
    redis_server::{self, RedisServer},
    until,
};

const SECRET: &str = "a secret of load tests alone 9f2c";
const PRODUCTS: &str = "/api/catalog/products?limit=1";

/// A shop with limits, and with whatever else is set.
async fn shop(backend: Backend, variables: &[(&str, &str)]) -> TestApp {
    let mut all = vec![
        ("ENABLE_RATE_LIMITING", "true"),
        ("LOAD_TEST_BYPASS_SECRET", SECRET),
        // The tests stand behind a proxy, which lets each of them be whoever it likes.
        ("TRUSTED_PROXIES", "127.0.0.0/8"),
    ];
    all.extend_from_slice(variables);
    TestApp::spawn_with(backend, HashCost::Least, &all).await
}

fn caller(app: &TestApp, address: &str) -> Caller {
    app.caller().with("x-forwarded-for", address)
}

fn left(reply: &Reply) -> (&str, &str) {
    (
        reply.header("x-ratelimit-limit"),
        reply.header("x-ratelimit-remaining"),
    )
}

async fn remaining(replica: &TestApp) -> i64 {
    let reply = caller(replica, "203.0.113.1").get(PRODUCTS).await;
    assert_eq!(reply.status, 200);
    left(&reply).1.parse().unwrap()
}

async fn count_together(first: &TestApp, second: &TestApp) -> bool {
    remaining(first).await - 1 == remaining(second).await
}

async fn log_in(caller: &Caller, email: &str) -> Reply {
    let wrong = json!({ "email": email, "password": "not the password" });
    caller.post("/api/auth/login", wrong).await
}

async fn windows_are_counted_and_told(backend: Backend) {
    let app = shop(backend, &[("RATE_LIMIT_MAX", "3")]).await;
    let (caller, other) = (caller(&app, "203.0.113.1"), caller(&app, "203.0.113.2"));
    for remaining in ["2", "1", "0"] {
        let reply = caller.get(PRODUCTS).await;
        assert_eq!((reply.status, left(&reply)), (200, ("3", remaining)));
        assert!((1..=60).contains(&reply.header("x-ratelimit-reset").parse().unwrap()));
        assert_eq!(reply.header("retry-after"), "");
    }
    let refused = caller.get("/api/search?q=lamp").await;
    refused.assert_error(429, "ERROR", "retry in 1 minute");
    assert_eq!(left(&refused), ("3", "0"));
    assert_eq!(
        refused.header("retry-after"),
        refused.header("x-ratelimit-reset")
    );
    // Pages count too, and so do addresses that no route has.
    let page = caller.get("/").await;
    assert_eq!(page.status, 429);
    assert!(
        page.text.contains("<h1") && page.text.contains("too often"),
        "{}",
        page.text
    );
    assert!(!page.header("retry-after").is_empty());
    assert_eq!(caller.get("/nowhere").await.status, 429);
    assert_eq!(other.get(PRODUCTS).await.status, 200);
    assert!(
        app.parts
            .metrics
            .render()
            .contains("shop_rate_limited_total{limit=\"global\"} 3")
    );
}

async fn pages_fetched_ahead_leave_what_is_asked_for_its_own(backend: Backend) {
    let app = shop(backend, &[("RATE_LIMIT_MAX", "3")]).await;
    let caller = caller(&app, "203.0.113.1");
    let ahead = caller.with("sec-purpose", "prefetch");
    for status in [200, 200, 429] {
        assert_eq!(ahead.get("/products").await.status, status);
    }
    assert_eq!(left(&caller.get(PRODUCTS).await), ("3", "2"));
    // Only what a browser would fetch is counted so.
    let signing_in = log_in(&ahead, "nobody@example.com").await;
    assert_eq!(left(&signing_in), ("5", "4"));
}

async fn health_and_files_are_not_counted(backend: Backend) {
    let app = shop(backend, &[("RATE_LIMIT_MAX", "1")]).await;
    let caller = caller(&app, "203.0.113.1");
    let page = caller.get("/").await;
    let (_, style) = page.text.split_once("href=\"/assets/").unwrap();
    let style = format!("/assets/{}", style.split_once('"').unwrap().0);
    for path in [
        "/health",
        "/ready",
        "/api/health",
        &style,
        "/images/products/nothing.svg",
    ] {
        for _ in 0..3 {
            let reply = caller.get(path).await;
            assert_ne!(reply.status, 429, "{path}");
            assert_eq!(left(&reply), ("", ""), "{path}");
        }
    }
    assert_eq!(caller.get(PRODUCTS).await.status, 429);
}

async fn signing_in_and_up_have_counters_of_their_own(backend: Backend) {
    let app = shop(backend, &[("RATE_LIMIT_MAX", "2")]).await;
    let caller = caller(&app, "203.0.113.1");
    for remaining in ["4", "3", "2", "1", "0"] {
        let reply = log_in(&caller, "nobody@example.com").await;
        assert_eq!((reply.status, left(&reply)), (401, ("5", remaining)));
    }
    log_in(&caller, "nobody@example.com")
        .await
        .assert_error(429, "ERROR", "15 minutes");
    for number in 0..3 {
        let body = json!({ "email": format!("new{number}@example.com"), "password": "password1" });
        assert_eq!(caller.post("/api/auth/register", body).await.status, 201);
    }
    let refused = caller.post("/api/auth/register", json!({})).await;
    refused.assert_error(429, "ERROR", "1 hour");
    assert_eq!(left(&caller.get(PRODUCTS).await), ("2", "1"));
}

async fn an_account_is_protected_from_many_addresses(backend: Backend) {
    let app = shop(backend, &[]).await;
    for attempt in 0..30 {
        let caller = caller(&app, &format!("198.51.100.{attempt}"));
        // However it is written, it is one account.
        let email = if attempt % 2 == 0 {
            "jane@example.com"
        } else {
            " JANE@example.com"
        };
        assert_ne!(log_in(&caller, email.trim()).await.status, 429, "{attempt}");
    }
    let stranger = caller(&app, "198.51.100.200");
    let refused = log_in(&stranger, "jane@example.com").await;
    refused.assert_error(429, "ERROR", "15 minutes");
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(
        log_in(&stranger, "somebody.else@example.com").await.status,
        401
    );
}

async fn only_a_good_token_passes(backend: Backend) {
    let app = shop(
        backend,
        &[
            ("RATE_LIMIT_MAX", "1"),
            ("RATE_LIMIT_BYPASS_TOKEN", "k6-token"),
        ],
    )
    .await;
    let now = app.parts.now();
    let token = |secret: &str, expires_at: Timestamp| {
        let run_id = RunId::parse("nightly").unwrap();
        BypassToken { run_id, expires_at }.sign(&secret.into())
    };
    let hour = SignedDuration::from_hours(1);
    for (value, passes) in [
        (token(SECRET, now + hour), true),
        ("k6-token".to_owned(), true),
        (token("another secret", now + hour), false),
        (token(SECRET, now - hour), false),
        (token(SECRET, now + hour * 25), false),
        ("k6-load-test-bypass-token-2025".to_owned(), false),
        (String::new(), false),
    ] {
        let address = format!("203.0.113.{}", value.len() % 200);
        let caller = caller(&app, &address).with("x-load-test-bypass", &value);
        caller.get(PRODUCTS).await;
        let second = caller.get(PRODUCTS).await;
        assert_eq!(second.status == 200, passes, "{value}");
        assert_eq!(left(&second).0.is_empty(), passes, "{value}");
    }
    assert!(
        app.parts
            .metrics
            .render()
            .contains("shop_rate_limit_bypassed_total 4")
    );
}

async fn operators_forgive_only_when_they_say_so(backend: Backend) {
    let token = "a-token-that-only-tests-know-4d1f7a";
    let app = shop(backend, &[("RATE_LIMIT_MAX", "1"), ("OPS_TOKEN", token)]).await;
    let operator = app.ops().bearing(token);
    let flush = async |prefix: &str| {
        let body = json!({ "prefix": prefix, "dryRun": false });
        let reply = operator.post("/ops/cache/flush", body).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
    };
    let caller = caller(&app, "203.0.113.1");
    assert_eq!(caller.get(PRODUCTS).await.status, 200);
    flush("*").await;
    assert_eq!(
        caller.get(PRODUCTS).await.status,
        429,
        "limits were not named"
    );
    flush("limits").await;
    assert_eq!(caller.get(PRODUCTS).await.status, 200);
}

async fn pages_and_the_api_count_together(backend: Backend) {
    let app = shop(backend, &[]).await;
    for _ in 0..4 {
        log_in(&app.caller(), "nobody@example.com").await;
    }
    let browser = app.browser();
    let page = browser.get("/auth/login").await;
    let fields = [("email", "nobody@example.com"), ("password", "wrong")];
    let form = "form[action^='/auth/login']";
    let fifth = browser.submit(&page, form, &fields).await;
    assert_ne!(fifth.status, 429, "{fifth:?}");
    let sixth = browser.submit(&page, form, &fields).await;
    assert_eq!(sixth.status, 429);
    assert!(sixth.text.contains("<h1"), "{}", sixth.text);
    assert_eq!(log_in(&app.caller(), "a@example.com").await.status, 429);
}

async fn a_password_is_changed_as_often_as_it_is_tried(backend: Backend) {
    let app = shop(backend, &[]).await;
    let token = app.customer("ann@example.com").await;
    let wrong = json!({ "currentPassword": "wrong", "newPassword": "Another-pass-1" });
    for attempt in 0..30 {
        let me = caller(&app, &format!("198.51.100.{attempt}")).bearing(&token);
        let reply = me.post("/api/auth/change-password", wrong.clone()).await;
        assert_eq!(reply.status, 400, "{attempt}");
    }
    let me = caller(&app, "198.51.100.200").bearing(&token);
    me.post("/api/auth/change-password", wrong)
        .await
        .assert_error(429, "ERROR", "15 minutes");
    let stranger = caller(&app, "198.51.100.201");
    assert_eq!(log_in(&stranger, "ann@example.com").await.status, 429);
}

async fn a_load_test_signs_in_as_often_as_it_wants(backend: Backend) {
    let app = shop(backend, &[]).await;
    let expires_at = app.parts.now() + SignedDuration::from_hours(1);
    let run_id = RunId::parse("nightly").unwrap();
    let token = BypassToken { run_id, expires_at }.sign(&SECRET.into());
    let load = caller(&app, "203.0.113.1").with("x-load-test-bypass", &token);
    for attempt in 0..35 {
        let reply = log_in(&load, "jane@example.com").await;
        assert_eq!(reply.status, 401, "{attempt}");
    }
}

macro_rules! on_both_with_limits {
    ($($name:ident),* $(,)?) => {
        mod embedded {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(super::Backend::Embedded).await; })*
        }
        mod cluster {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(super::Backend::Cluster).await; })*
        }
    };
}
on_both_with_limits!(
    windows_are_counted_and_told,
    pages_fetched_ahead_leave_what_is_asked_for_its_own,
    health_and_files_are_not_counted,
    signing_in_and_up_have_counters_of_their_own,
    an_account_is_protected_from_many_addresses,
    only_a_good_token_passes,
    pages_and_the_api_count_together,
    a_password_is_changed_as_often_as_it_is_tried,
    a_load_test_signs_in_as_often_as_it_wants,
    operators_forgive_only_when_they_say_so,
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_window_ends_and_the_next_begins() {
    let app = shop(Backend::Embedded, &[("RATE_LIMIT_MAX", "1")]).await;
    let caller = caller(&app, "203.0.113.1");
    caller.get(PRODUCTS).await;
    assert_eq!(caller.get(PRODUCTS).await.status, 429);
    app.clock.advance(SignedDuration::from_secs(60));
    assert_eq!(caller.get(PRODUCTS).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_believed_who_is_no_trusted_proxy() {
    let variables = [("RATE_LIMIT_MAX", "1"), ("TRUSTED_PROXIES", "")];
    let app = shop(Backend::Embedded, &variables).await;
    assert_eq!(caller(&app, "203.0.113.1").get(PRODUCTS).await.status, 200);
    assert_eq!(caller(&app, "203.0.113.2").get(PRODUCTS).await.status, 429);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_that_are_no_text_do_not_hide_the_client() {
    let app = shop(Backend::Embedded, &[("RATE_LIMIT_MAX", "1")]).await;
    for (claimed, status) in [("198.51.100.1", 200), ("198.51.100.2", 429)] {
        let from_proxy = HeaderValue::from_bytes(b"\xff, 203.0.113.1").unwrap();
        let request = app
            .client
            .get(app.url(PRODUCTS))
            .header("x-forwarded-for", claimed);
        let reply = request
            .header("x-forwarded-for", from_proxy)
            .send()
            .await
            .unwrap();
        assert_eq!(reply.status(), status);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replicas_count_together() {
    let app = shop(Backend::Cluster, &[("RATE_LIMIT_MAX", "2")]).await;
    let second = app.second_replica().await;
    for (replica, status) in [(&app, 200), (&second, 200), (&app, 429), (&second, 429)] {
        let reply = caller(replica, "203.0.113.1").get(PRODUCTS).await;
        assert_eq!(reply.status, status);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_redis_each_replica_counts_for_itself() {
    let mut redis = RedisServer::start();
    let config = redis.config();
    let url = config.url.expose_secret();
    let variables = [("RATE_LIMIT_MAX", "2"), ("REDIS_URL", url)];
    let app = shop(Backend::Embedded, &variables).await;
    let caller = caller(&app, "203.0.113.1");
    assert_eq!(left(&caller.get(PRODUCTS).await), ("2", "1"));
    redis.kill();
    for remaining in ["1", "0"] {
        let reply = caller.get(PRODUCTS).await;
        assert_eq!((reply.status, left(&reply)), (200, ("2", remaining)));
    }
    assert_eq!(caller.get(PRODUCTS).await.status, 429);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn once_redis_is_back_replicas_count_together_again() {
    let mut redis = RedisServer::start();
    let config = redis.config();
    let variables = [
        ("RATE_LIMIT_MAX", "100000"),
        ("REDIS_URL", config.url.expose_secret()),
    ];
    let first = shop(Backend::Embedded, &variables).await;
    let second = first.second_replica().await;
    assert!(count_together(&first, &second).await);
    redis.kill();
    // One has counted more than the other by now.
    for _ in 0..3 {
        remaining(&first).await;
    }
    assert!(
        !count_together(&first, &second).await,
        "each counts for itself"
    );
    redis.restart();
    until("they count together again", async || {
        count_together(&first, &second).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_redis_refused_once_it_is_asked_again() {
    let redis = RedisServer::start();
    let config = redis.config();
    let url = config.url.expose_secret();
    let variables = [("RATE_LIMIT_MAX", "100000"), ("REDIS_URL", url)];
    let first = shop(Backend::Embedded, &variables).await;
    let second = first.second_replica().await;
    // The limits connect with the first request, and are refused.
    redis_server::run(&config, "CONFIG SET requirepass another").await;
    assert!(!count_together(&first, &second).await);
    let (_, host) = url.rsplit_once('@').unwrap();
    let changed = RedisConfig {
        url: format!("redis://:another@{host}").into(),
        ..config.clone()
    };
    let restore = format!("CONFIG SET requirepass {}", redis_server::PASSWORD);
    redis_server::run(&changed, &restore).await;
    until("they count together", async || {
        count_together(&first, &second).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_can_be_turned_off_whole() {
    let variables = [("RATE_LIMIT_MAX", "1"), ("ENABLE_RATE_LIMITING", "false")];
    let app = shop(Backend::Embedded, &variables).await;
    for _ in 0..7 {
        let reply = log_in(&app.caller(), "nobody@example.com").await;
        assert_eq!((reply.status, left(&reply)), (401, ("", "")));
    }
}
