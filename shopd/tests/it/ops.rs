//! The operations listener: what it tells, whom it obeys, and that the public port has none of it.

mod orders;

use serde_json::{Value, json};
use shop_core::auth::HashCost;

use crate::support::{Backend, Caller, Reply, TestApp, redis_server::RedisServer, until};

const TOKEN: &str = "the-operators-token-3b9d";
const READS: [&str; 10] = [
    "/livez",
    "/readyz",
    "/metrics",
    "/ops/cache",
    "/ops/db",
    "/ops/log-level",
    "/ops/config",
    "/ops/drain",
    "/ops/pulse",
    "/ops/orders",
];

async fn shop(backend: Backend) -> TestApp {
    TestApp::spawn_with(backend, HashCost::Least, &[("OPS_TOKEN", TOKEN)]).await
}

fn operator(app: &TestApp) -> Caller {
    app.ops().bearing(TOKEN)
}

/// The data of a reply, after a look at its version.
#[track_caller]
fn data(reply: &Reply) -> Value {
    let mut body = reply.json();
    assert_eq!(body["version"], 1, "{reply:?}");
    body["data"].take()
}

async fn every_read_is_open_on_its_own_port_alone(backend: Backend) {
    let app = shop(backend).await;
    for path in READS.into_iter().chain(["/openapi.json"]) {
        let reply = app.ops().get(path).await;
        assert_eq!(reply.status, 200, "{path} {reply:?}");
        assert_eq!(app.get(path).await.status, 404, "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
    }
    let described = app.ops().get("/openapi.json").await.json();
    for path in READS {
        assert!(described["paths"][path].is_object(), "{path}");
    }
    app.ops()
        .get("/")
        .await
        .assert_error(404, "NOT_FOUND", "Route");
}

async fn writes_take_the_token_and_no_browser(backend: Backend) {
    let app = shop(backend).await;
    let flush = json!({ "prefix": "*", "dryRun": true });
    for caller in [
        app.ops(),
        app.ops().bearing("wrong"),
        app.ops().bearing(&app.admin().await),
    ] {
        let refused = caller.post("/ops/cache/flush", flush.clone()).await;
        refused.assert_error(401, "UNAUTHORIZED", "token");
        assert_eq!(caller.delete("/ops/drain").await.status, 401);
    }
    let browser = operator(&app).with("origin", "http://127.0.0.1:9090");
    assert_eq!(
        browser.post("/ops/cache/flush", flush.clone()).await.status,
        403
    );
    assert_eq!(
        operator(&app)
            .post("/ops/cache/flush", flush.clone())
            .await
            .status,
        200
    );

    let locked = TestApp::spawn(Backend::Embedded).await;
    let refused = locked
        .ops()
        .bearing("")
        .post("/ops/cache/flush", flush)
        .await;
    refused.assert_error(403, "FORBIDDEN", "OPS_TOKEN");
}

async fn draining_is_told_to_probes_and_can_be_taken_back(backend: Backend) {
    let app = shop(backend).await;
    let begun = operator(&app).post("/ops/drain", json!({})).await;
    assert_eq!(data(&begun), json!({ "draining": true }));
    assert_eq!(app.get("/ready").await.status, 503);
    let readiness = app.ops().get("/readyz").await;
    assert_eq!(readiness.status, 503);
    assert_eq!(data(&readiness)["status"], "not_ready");
    // What still arrives is served.
    assert_eq!(app.get("/").await.status, 200);
    assert_eq!(app.get("/health").await.status, 200);
    assert_eq!(operator(&app).delete("/ops/drain").await.status, 200);
    assert_eq!(app.get("/ready").await.status, 200);
}

async fn readiness_names_each_dependency(backend: Backend) {
    let app = shop(backend).await;
    let report = data(&app.ops().get("/readyz").await);
    assert_eq!(report["status"], "ready");
    let redis = if backend == Backend::Cluster {
        "up"
    } else {
        "off"
    };
    for (at, (name, status)) in [
        ("database", "up"),
        ("migrations", "up"),
        ("redis", redis),
        ("search", "off"),
    ]
    .into_iter()
    .enumerate()
    {
        let dependency = &report["dependencies"][at];
        assert_eq!(
            (&dependency["name"], &dependency["status"]),
            (&json!(name), &json!(status))
        );
        assert_eq!(dependency["latencyMs"].is_number(), status == "up");
    }
}

/// How often the categories were not found in a replica's own memory.
async fn category_misses(app: &TestApp) -> u64 {
    let report = data(&app.ops().get("/ops/cache").await);
    let prefixes = report["prefixes"].as_array().unwrap().clone();
    let found = prefixes.into_iter().find(|p| p["prefix"] == "categories");
    found.map_or(0, |p| {
        p["misses"].as_u64().unwrap() + p["redisHits"].as_u64().unwrap()
    })
}

async fn a_flush_is_previewed_and_reaches_every_replica(backend: Backend) {
    let app = shop(backend).await;
    let second = app.second_replica().await;
    let path = "/api/catalog/categories";
    for replica in [&app, &second] {
        replica.get(path).await;
        replica.get(path).await;
    }
    let (before, before_there) = (category_misses(&app).await, category_misses(&second).await);
    let flush = async |prefix: &str, dry_run: Value| {
        let body = json!({ "prefix": prefix, "dryRun": dry_run });
        data(&operator(&app).post("/ops/cache/flush", body).await)
    };
    let kind = json!({ "prefix": "categories" });
    let preview = data(&operator(&app).post("/ops/cache/flush", kind).await);
    assert_eq!(
        (&preview["dryRun"], &preview["memoryEntries"]),
        (&json!(true), &json!(1))
    );
    assert_eq!(
        preview["redisEntries"].is_null(),
        backend == Backend::Embedded
    );
    app.get(path).await;
    assert_eq!(
        category_misses(&app).await,
        before,
        "a preview flushes nothing"
    );

    flush("search", json!(false)).await;
    app.get(path).await;
    assert_eq!(
        category_misses(&app).await,
        before,
        "another kind of value stays"
    );

    flush("categories", json!(false)).await;
    let left = flush("categories", json!(true)).await;
    let none = match backend {
        Backend::Embedded => json!(null),
        Backend::Cluster => json!(0),
    };
    assert_eq!(
        (&left["memoryEntries"], &left["redisEntries"]),
        (&json!(0), &none)
    );
    app.get(path).await;
    assert_eq!(category_misses(&app).await, before + 1);
    if backend == Backend::Cluster {
        until("the other replica has forgotten it too", async || {
            second.get(path).await;
            category_misses(&second).await > before_there
        })
        .await;
    }
    let unknown = operator(&app)
        .post("/ops/cache/flush", json!({ "prefix": "sessions" }))
        .await;
    unknown.assert_invalid(&["prefix"]);
}

async fn the_database_tells_about_itself(backend: Backend) {
    let app = shop(backend).await;
    let report = data(&app.ops().get("/ops/db").await);
    assert!(report["sizeBytes"].as_u64().unwrap() > 10_000, "{report}");
    assert!(report["roundTripMs"].as_f64().unwrap() > 0.0);
    assert!(report["migrationHead"].as_i64().unwrap() > 20_260_000_000_000);
    assert_eq!(report["pendingMigrations"], 0);
    assert!(report["pool"]["acquired"].as_u64().unwrap() > 0);
    let is_server = backend == Backend::Cluster;
    assert_eq!(
        report["kind"],
        if is_server { "postgresql" } else { "sqlite" }
    );
    assert_eq!(report["connections"].is_u64(), is_server);
    assert_eq!(
        report["longTransactions"],
        if is_server { json!(0) } else { Value::Null }
    );
}

async fn the_pulse_counts_orders_and_revenue(backend: Backend) {
    let app = shop(backend).await;
    let quiet = data(&app.ops().get("/ops/pulse").await);
    let before = quiet["windows"][0]["orders"].as_u64().unwrap();
    let token = app.customer("buyer@example.com").await;
    let products = app
        .get("/api/catalog/products?limit=1&minPrice=1")
        .await
        .data(200);
    let order = json!({
        "items": [{ "productId": products[0]["id"], "quantity": 1 }],
        "shippingAddress": {
            "firstName": "Jane", "lastName": "Doe", "address1": "1 Main Street", "city": "Springfield",
            "state": "IL", "postalCode": "62701", "country": "US"
        }
    });
    let placed = app.as_user(&token).post("/api/orders", order).await;
    let total = placed.data(201)["totalAmount"].clone();
    let pulse = data(&app.ops().get("/ops/pulse").await);
    let window = &pulse["windows"][0];
    assert_eq!(window["minutes"], 5);
    assert_eq!(window["orders"], before + 1);
    if before == 0 {
        assert_eq!(window["revenue"], total);
        assert_eq!(window["ordersPerMinute"], 0.2);
    }
    let stuck = pulse["stuckOrders"].as_u64().unwrap();
    app.clock.advance(jiff::SignedDuration::from_mins(31));
    assert_eq!(
        data(&app.ops().get("/ops/pulse").await)["stuckOrders"],
        stuck + 1
    );
    let metrics = app.ops().get("/metrics").await.text;
    assert!(
        metrics.contains("shop_orders_placed_total 1\n"),
        "{metrics}"
    );
}

async fn what_operators_and_people_do_is_in_the_audit_trail(backend: Backend) {
    let app = shop(backend).await;
    let wrong = json!({ "email": "john@example.com", "password": "canary-81fe" });
    app.post("/api/auth/login", wrong)
        .await
        .assert_error(401, "UNAUTHORIZED", "");
    app.customer("new.person@example.com").await;
    let flush = json!({ "prefix": "categories", "dryRun": false });
    assert_eq!(
        operator(&app).post("/ops/cache/flush", flush).await.status,
        200
    );
    assert_eq!(
        operator(&app).post("/ops/drain", json!({})).await.status,
        200
    );
    assert_eq!(operator(&app).delete("/ops/drain").await.status, 200);
    let admin = app.as_user(&app.admin().await);
    let reply = admin.get("/api/admin/audit").await;
    for secret in ["canary-81fe", "john@example.com", "new.person", TOKEN] {
        assert!(!reply.text.contains(secret), "{secret} in {}", reply.text);
    }
    let entries = reply.data(200);
    let told: Vec<(&str, &str)> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            (
                entry["event"].as_str().unwrap(),
                entry["actor"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("login_success", "USER"),
        ("drain_ended", "OPERATOR"),
        ("drain_started", "OPERATOR"),
        ("cache_flushed", "OPERATOR"),
        ("register_success", "USER"),
        ("login_failed", "USER"),
    ];
    let mut sorted = (told.clone(), expected.to_vec());
    sorted.0.sort_unstable();
    sorted.1.sort_unstable();
    assert_eq!(sorted.0, sorted.1, "{told:?}");
    let failed = admin
        .get("/api/admin/audit?event=login_failed")
        .await
        .data(200);
    assert_eq!(failed[0]["reason"], "invalid_password");
    assert_eq!(failed[0]["after"], json!({ "email": "j***@example.com" }));
    assert_eq!(failed[0]["ipAddress"], "127.0.0.1");
    admin
        .get("/api/admin/audit?actorId=nobody")
        .await
        .assert_invalid(&["actorId"]);
}

macro_rules! on_both_with_a_token {
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
on_both_with_a_token!(
    every_read_is_open_on_its_own_port_alone,
    writes_take_the_token_and_no_browser,
    draining_is_told_to_probes_and_can_be_taken_back,
    readiness_names_each_dependency,
    a_flush_is_previewed_and_reaches_every_replica,
    the_database_tells_about_itself,
    the_pulse_counts_orders_and_revenue,
    what_operators_and_people_do_is_in_the_audit_trail,
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_redis_the_shop_is_degraded_and_ready() {
    use secrecy::ExposeSecret;
    let mut redis = RedisServer::start();
    let config = redis.config();
    let variables = [("REDIS_URL", config.url.expose_secret())];
    let app = TestApp::spawn_with(Backend::Embedded, HashCost::Least, &variables).await;
    assert_eq!(data(&app.ops().get("/readyz").await)["status"], "ready");
    redis.kill();
    until("the loss of redis is noticed", async || {
        let reply = app.ops().get("/readyz").await;
        reply.status == 200 && data(&reply)["status"] == "degraded"
    })
    .await;
    assert_eq!(app.get("/ready").await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_are_told_without_secrets() {
    let app = shop(Backend::Embedded).await;
    let reply = app.ops().get("/ops/config").await;
    assert!(
        !reply.text.contains("3b9d") && !reply.text.contains("7c1e4b"),
        "{}",
        reply.text
    );
    let settings = &data(&reply)["settings"];
    assert_eq!(settings["OPS_TOKEN"], "[set]");
    assert_eq!(settings["LOAD_TEST_BYPASS_SECRET"], "[unset]");
    assert_eq!(settings["SHOP_ENV"], "test");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_levels_are_refused() {
    let app = shop(Backend::Embedded).await;
    for directives in ["loud", "", "a=b=c"] {
        let reply = operator(&app)
            .put("/ops/log-level", json!({ "directives": directives }))
            .await;
        reply.assert_invalid(&["directives"]);
    }
    let body = json!({ "directives": "info", "forSeconds": 0 });
    operator(&app)
        .put("/ops/log-level", body)
        .await
        .assert_invalid(&["forSeconds"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_have_route_templates_and_no_ids() {
    let app = shop(Backend::Embedded).await;
    app.get("/api/catalog/products/an-unheard-of-slug").await;
    app.get("/nowhere/an-unheard-of-path").await;
    let reply = app.ops().get("/metrics").await;
    assert!(
        reply
            .header("content-type")
            .starts_with("application/openmetrics-text")
    );
    let text = &reply.text;
    assert!(!text.contains("unheard"), "{text}");
    let request = "shop_http_requests_total{method=\"GET\",route=\"/api/catalog/products/{id_or_slug}\",status=\"404\"} 1";
    let found = text
        .lines()
        .find(|line| line.contains("/api/catalog/products/{"))
        .unwrap_or(text);
    assert!(
        found
            .starts_with("shop_http_requests_total{method=\"GET\",route=\"/api/catalog/products/{"),
        "{request} {found}"
    );
    assert!(text.contains("route=\"unmatched\""));
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(name.starts_with("shop_"), "{line}");
        assert!(value.parse::<f64>().is_ok(), "{line}");
    }
    assert!(text.ends_with("# EOF\n"));
    for name in [
        "shop_build_info{version=",
        "shop_uptime_seconds ",
        "shop_database_pool_connections{state=\"max\"}",
        "shop_database_pool_wait_seconds_total",
        "shop_password_hashes_under_way",
        "shop_resident_memory_bytes",
        "shop_sweep_age_seconds",
    ] {
        assert!(text.contains(name), "{name}");
    }
}
