//! What a shop tells of each request: in its log, in its replies and to a receiver of traces.

use std::time::Duration;

use reqwest::Client;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::support::{
    Caller, ShopProcess, ShopSettings,
    otlp_receiver::{OtlpReceiver, ReceivedSpan},
    postgres_server::PostgresServer,
    redis_server::RedisServer,
    until,
};

const SERVER: i32 = 2;
const CLIENT: i32 = 3;
const STATUS_ERROR: i32 = 2;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

/// Ends the shop, which sends what is left, and gives everything that arrived.
async fn spans_of(mut shop: ShopProcess, receiver: &OtlpReceiver) -> Vec<ReceivedSpan> {
    shop.terminate();
    assert!(shop.ended().await.success(), "{}", shop.log());
    receiver.spans()
}

fn shop(receiver: &OtlpReceiver, variables: &[(&str, &str)]) -> ShopProcess {
    let endpoint = receiver.endpoint();
    let mut all = vec![("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.as_str())];
    all.extend_from_slice(variables);
    ShopSettings::new(&all).start()
}

#[track_caller]
fn only<'a>(spans: &'a [ReceivedSpan], name: &str) -> &'a ReceivedSpan {
    let found: Vec<_> = spans.iter().filter(|span| span.name == name).collect();
    assert_eq!(found.len(), 1, "{name}: {spans:#?}");
    found[0]
}

fn under<'a>(spans: &'a [ReceivedSpan], above: &ReceivedSpan) -> Vec<&'a ReceivedSpan> {
    let is_under = |span: &&ReceivedSpan| span.parent == above.id;
    spans.iter().filter(is_under).collect()
}

/// What the log says of a request that is done.
async fn lines_of(shop: &ShopProcess, request_id: &str, least: usize) -> Vec<Value> {
    until("the lines are written", async || {
        lines_so_far(shop, request_id).len() >= least
    })
    .await;
    lines_so_far(shop, request_id)
}

fn lines_so_far(shop: &ShopProcess, request_id: &str) -> Vec<Value> {
    let log = shop.log();
    let lines = log
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    let is_meant = |line: &Value| line["request_id"] == request_id;
    lines.filter(is_meant).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_is_one_trace_with_its_handler_statements_and_hashes() {
    let receiver = OtlpReceiver::start();
    let shop = shop(&receiver, &[("OTEL_SERVICE_NAME", "the-shop")]);
    let caller = shop.caller();
    let listed = caller.get("/api/catalog/products?page=1&search=lamp").await;
    listed.data(200);
    let credentials = json!({"email": "user@example.com", "password": "wrong password"});
    let refused = caller.post("/api/auth/login", credentials).await;
    let spans = spans_of(shop, &receiver).await;

    let request = only(&spans, "GET /api/catalog/products");
    assert_eq!(request.trace_id, listed.header("x-trace-id"));
    assert_eq!((request.kind, request.parent.as_str()), (SERVER, ""));
    assert_eq!(request.service, "the-shop");
    for (name, value) in [
        ("http_method", "GET"),
        ("http_url", "/api/catalog/products?page=1&***=***"),
        ("http_status", "200"),
        ("error", "false"),
        ("fault", "false"),
        ("aws.xray.annotations", "http_method,http_url,http_status"),
        ("http.route", "/api/catalog/products"),
        ("request_id", listed.header("x-request-id")),
        ("client_kind", "unknown"),
    ] {
        assert_eq!(request.attribute(name), value, "{name}");
    }
    let handler = under(&spans, request);
    assert_eq!(handler.len(), 1, "{handler:#?}");
    assert_eq!(handler[0].name, "handler");
    let statements = under(&spans, handler[0]);
    assert!(!statements.is_empty(), "{spans:#?}");
    for statement in statements {
        assert_eq!(
            (statement.name.as_str(), statement.kind),
            ("SELECT", CLIENT)
        );
        assert_eq!(statement.attribute("db.system.name"), "sqlite");
        assert!(statement.attribute("db.query.text").contains("from"));
        assert!(statement.nanoseconds <= request.nanoseconds);
    }

    let login = only(&spans, "POST /api/auth/login");
    assert_eq!(login.trace_id, refused.header("x-trace-id"));
    assert_eq!(login.attribute("error"), "true");
    assert_eq!(login.attribute("fault"), "false");
    assert_ne!(
        login.status, STATUS_ERROR,
        "the caller's mistake is none of ours"
    );
    let hash = only(&spans, "hash password");
    assert_eq!(hash.trace_id, login.trace_id);
    assert!(!hash.attribute("queue_ms").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_and_postgresql_have_their_spans_and_faults_are_flagged() {
    let receiver = OtlpReceiver::start();
    let (mut database, redis) = (PostgresServer::start().await, RedisServer::start());
    let (endpoint, redis_config) = (receiver.endpoint(), redis.config());
    let settings = ShopSettings::on_postgres(
        &database.url(),
        &[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint),
            ("REDIS_URL", redis_config.url.expose_secret()),
            ("ENABLE_RATE_LIMITING", "true"),
            ("SEED_DEMO", "true"),
            ("DATABASE_ACQUIRE_TIMEOUT_MS", "1000"),
        ],
    );
    let shop = settings.start();
    let caller = shop.caller();
    caller.get("/api/catalog/categories").await.data(200);
    database.stop();
    let failed = caller
        .with("x-request-id", "the-failed-one")
        .get("/api/catalog/products/no-such-thing")
        .await;
    assert_eq!(failed.status, 503, "{}", failed.text);
    let lines = lines_of(&shop, "the-failed-one", 2).await;
    let spans = spans_of(shop, &receiver).await;

    let listed = only(&spans, "GET /api/catalog/categories");
    let of_trace = |name: &str| {
        let is_meant = |span: &&ReceivedSpan| span.name == name && span.trace_id == listed.trace_id;
        spans
            .iter()
            .find(is_meant)
            .unwrap_or_else(|| panic!("{name}: {spans:#?}"))
    };
    assert_eq!(of_trace("SELECT").attribute("db.system.name"), "postgresql");
    for command in ["EVALSHA", "GET", "SET"] {
        let span = of_trace(command);
        assert_eq!(span.attribute("db.system.name"), "redis");
        assert_eq!(span.kind, CLIENT);
    }

    let fault = only(&spans, "GET /api/catalog/products/{id}");
    assert_eq!(fault.attribute("http_status"), "503");
    assert_eq!(fault.attribute("error"), "false");
    assert_eq!(fault.attribute("fault"), "true");
    assert_eq!(fault.status, STATUS_ERROR);
    let errors: Vec<_> = lines
        .iter()
        .filter(|line| line["level"] == "ERROR")
        .collect();
    assert_eq!(errors.len(), 1, "{lines:#?}");
    assert_eq!(errors[0]["trace_id"], fault.trace_id.as_str());
    let events: usize = spans
        .iter()
        .filter(|span| span.trace_id == fault.trace_id)
        .map(|span| span.events)
        .sum();
    assert!(events > 0, "the trace tells what went wrong: {spans:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_go_on_with_their_traces_in_either_form() {
    let receiver = OtlpReceiver::start();
    let shop = shop(&receiver, &[("TRUSTED_PROXIES", "127.0.0.0/8")]);
    let ask = async |name: &str, value: &str, path: &str| {
        let reply = shop.caller().with(name, value).get(path).await;
        reply.header("x-trace-id").to_owned()
    };
    let sampled = format!("00-{TRACE}-{CALLER}-01");
    assert_eq!(
        ask("traceparent", &sampled, "/api/catalog/categories").await,
        TRACE
    );
    let left_out = format!("00-{}-{CALLER}-00", TRACE.replace('4', "5"));
    ask("traceparent", &left_out, "/api/catalog/products").await;
    let xray = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    let taken = "5759e988bd862e3fe1be46a994272793";
    assert_eq!(ask("x-amzn-trace-id", xray, "/cart").await, taken);
    let balancer = "Root=1-5759e988-aaaa2e3fe1be46a994272793";
    let begun = "5759e988aaaa2e3fe1be46a994272793";
    assert_eq!(ask("x-amzn-trace-id", balancer, "/auth/login").await, begun);
    let unwanted = "Root=1-5759e988-bbbb2e3fe1be46a994272793;Sampled=0";
    ask("x-amzn-trace-id", unwanted, "/auth/register").await;
    let made = ask("traceparent", "nonsense", "/api/cart").await;
    assert_eq!(made.len(), 32);
    let spans = spans_of(shop, &receiver).await;

    let placed = |name: &str| {
        let span = only(&spans, name);
        (span.trace_id.clone(), span.parent.clone())
    };
    assert_eq!(
        placed("GET /api/catalog/categories"),
        (TRACE.to_owned(), CALLER.to_owned())
    );
    assert_eq!(
        placed("GET /cart"),
        (taken.to_owned(), "53995c3f42cd8ad8".to_owned())
    );
    assert_eq!(placed("GET /auth/login"), (begun.to_owned(), String::new()));
    assert_eq!(placed("GET /api/cart"), (made, String::new()));
    for unwanted in ["GET /api/catalog/products", "GET /auth/register"] {
        let is_kept = spans.iter().any(|span| span.name == unwanted);
        assert!(!is_kept, "{unwanted} was not to be kept");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_do_not_decide_what_is_kept() {
    let receiver = OtlpReceiver::start();
    let shop = shop(&receiver, &[("OTEL_TRACES_SAMPLER_ARG", "0")]);
    let sampled = format!("00-{TRACE}-{CALLER}-01");
    let reply = shop
        .caller()
        .with("traceparent", &sampled)
        .get("/api/catalog/categories")
        .await;
    assert_eq!(
        reply.header("x-trace-id"),
        TRACE,
        "the trace is known anyway"
    );
    let spans = spans_of(shop, &receiver).await;
    assert!(spans.is_empty(), "{spans:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_share_of_the_traces_is_kept_and_whole_ones() {
    let receiver = OtlpReceiver::start();
    let shop = shop(&receiver, &[("OTEL_TRACES_SAMPLER_ARG", "0.25")]);
    let caller = shop.caller();
    for _ in 0..400 {
        caller.get("/api/catalog/products?limit=1").await.data(200);
    }
    let spans = spans_of(shop, &receiver).await;
    let requests = spans.iter().filter(|span| span.kind == SERVER).count();
    // Six standard deviations of a fair draw.
    assert!((48..=152).contains(&requests), "{requests} of 400");
    let handlers = spans.iter().filter(|span| span.name == "handler").count();
    assert_eq!(requests, handlers, "none is torn");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_death_of_the_receiver_costs_no_request() {
    let receiver = OtlpReceiver::start();
    let mut shop = shop(&receiver, &[]);
    let caller = shop.caller();
    caller.get("/api/catalog/categories").await.data(200);
    drop(receiver);
    // More than are kept for sending.
    for _ in 0..1_200 {
        caller.get("/api/catalog/categories").await.data(200);
    }
    shop.terminate();
    assert!(shop.ended().await.success(), "{}", shop.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_names_its_request_and_trace_at_whatever_level() {
    for level in ["info", "error"] {
        let shop = ShopSettings::new(&[("LOG_LEVEL", level), ("REQUEST_TIMEOUT_MS", "1")]).start();
        let caller = Caller::new(
            Client::builder()
                .user_agent("Mozilla/5.0 (X11) Firefox/140")
                .timeout(Duration::from_secs(20))
                .build()
                .unwrap(),
            format!("http://{}", shop.address),
        );
        let body = json!({"email": "user@example.com", "password": "password123"});
        let reply = caller
            .with("x-request-id", "the-slow-one")
            .post("/api/auth/login", body)
            .await;
        assert_eq!(reply.status, 503, "a hash takes longer than a millisecond");
        let told = if level == "info" { 2 } else { 1 };
        let lines = lines_of(&shop, "the-slow-one", told).await;
        let errors: Vec<_> = lines
            .iter()
            .filter(|line| line["level"] == "ERROR")
            .collect();
        assert_eq!(errors.len(), 1, "{lines:#?}");
        assert_eq!(lines.len(), told, "{lines:#?}");
        for line in lines {
            assert_eq!(line["trace_id"], reply.header("x-trace-id"));
            assert_eq!(line["route"], "/api/auth/login");
            assert_eq!(line["method"], "POST");
            assert_eq!(line["client_kind"], "browser");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_page_shows_the_id_of_its_request() {
    let shop = ShopSettings::new(&[]).start();
    let page = shop.browser().get("/nowhere").await;
    assert_eq!(page.status, 404);
    assert!(
        page.text.contains(page.header("x-request-id")),
        "{}",
        page.text
    );
    let probe = shop.ops().get("/livez").await;
    assert_eq!(probe.header("x-trace-id").len(), 32);
}
