//! Secrets and what people tell of themselves go in by every door; then everything the shop puts out is searched for
//! them.

mod doors;
mod inputs;
mod outputs;

use secrecy::ExposeSecret;
use shop_core::auth::HashCost;

use self::doors::Doors;
use crate::support::{
    Backend, ShopProcess, ShopSettings, TestApp, otlp_receiver::OtlpReceiver,
    postgres_server::PostgresServer, redis_server::RedisServer, until,
};

/// Part of every value that must come out nowhere. Letters and digits alone, so that no encoding but base64 and hex
/// hides it.
const CANARY: &str = "c4n4ry";

/// As text, as a list of bytes, in hex, and in base64 by where in a group of three it begins; there only the characters
/// that no neighbour has a share in.
const CANARY_FORMS: [&str; 6] = [
    CANARY,
    "99, 52, 110, 52, 114, 121",
    "63346e347279",
    "YzRuNHJ5",
    "M0bjRye",
    "jNG40cn",
];

const EMAIL: &str = "c4n4ry.mail@example.com";
/// All that may be told of it.
const MASKED_EMAIL: &str = "c***@example.com";
const PASSWORD: &str = "c4n4ry-Password-1";
const NEXT_PASSWORD: &str = "c4n4ry-Password-2";
const WRONG_PASSWORD: &str = "c4n4ry-Password-3";
const STREET: &str = "1 c4n4ry Street";

/// The secrets of a shop itself.
const SECRETS: [(&str, &str); 4] = [
    ("JWT_SECRET", "c4n4ry-jwt-0123456789abcdefghijklmnop"),
    ("OPS_TOKEN", "c4n4ry-ops-0123456789abcdefghijklmnop"),
    (
        "LOAD_TEST_BYPASS_SECRET",
        "c4n4ry-bypass-0123456789abcdefghijklm",
    ),
    (
        "RATE_LIMIT_BYPASS_TOKEN",
        "c4n4ry-plain-0123456789abcdefghijklmn",
    ),
];

/// What must not come out, beside whatever has [`CANARY`] in it.
struct Forbidden {
    texts: Vec<String>,
}

impl Forbidden {
    fn new() -> Self {
        Self {
            texts: CANARY_FORMS.map(str::to_lowercase).to_vec(),
        }
    }

    /// From now on this may not come out either.
    fn add(&mut self, text: &str) {
        assert!(text.len() >= 8, "{text:?} may be found by chance");
        self.texts.push(text.to_lowercase());
    }

    /// Asserts that an output has none of it, line by line.
    #[track_caller]
    fn check(&self, output: &str, text: &str) {
        for line in text.lines() {
            let lower = line.to_lowercase();
            let found = self.texts.iter().find(|text| lower.contains(*text));
            assert_eq!(found, None, "{output} tells it: {line}");
        }
    }
}

/// Sends the canaries through every door of a shop and searches what it says and logs.
async fn search(mut shop: ShopProcess, traces: &OtlpReceiver, mut forbidden: Forbidden) {
    Doors::new(&shop, &mut forbidden).try_all().await;
    // The last line has been written when it is there.
    let last = shop.caller().with("x-request-id", "the-last-request");
    last.get("/nowhere").await;
    until("the last line is written", async || {
        shop.log().contains("the-last-request")
    })
    .await;
    let log = shop.log();
    for told in [MASKED_EMAIL, "login_failed", "sqlx::query", "request done"] {
        assert!(log.contains(told), "{told} is not in the log: {log}");
    }
    forbidden.check("the log", &log);
    forbidden.check("standard output", &shop.said());
    // The last traces are sent at the end.
    shop.terminate();
    assert!(shop.ended().await.success());
    let sent = traces.text();
    for told in ["hash password", "INSERT", "/api/auth/login"] {
        assert!(sent.contains(told), "{told} is in no trace: {sent}");
    }
    forbidden.check("the traces", &sent);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_embedded_shop_at_its_most_talkative_keeps_secrets() {
    for format in ["text", "json"] {
        let traces = OtlpReceiver::start();
        let endpoint = traces.endpoint();
        let mut variables = SECRETS.to_vec();
        variables.extend([
            ("LOG_LEVEL", "trace"),
            ("LOG_FORMAT", format),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint),
            // Nothing listens there.
            ("REDIS_URL", "redis://c4n4ry-user:c4n4ry-redis@127.0.0.1:1/"),
        ]);
        let shop = ShopSettings::new(&variables).start();
        search(shop, &traces, Forbidden::new()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_on_servers_at_its_most_talkative_keeps_secrets() {
    let database = PostgresServer::start().await;
    let url = database
        .url()
        .replace("postgres@", "postgres:c4n4ry-database@");
    let server = RedisServer::start();
    let redis = server.config();
    let (_, address) = redis.url.expose_secret().split_once("//").unwrap();
    let (password, _) = address.rsplit_once('@').unwrap();
    let mut forbidden = Forbidden::new();
    forbidden.add("p@ss:w/rd");
    forbidden.add(password.trim_start_matches(':'));
    let traces = OtlpReceiver::start();
    let endpoint = traces.endpoint();
    let mut variables = SECRETS.to_vec();
    variables.extend([
        ("LOG_LEVEL", "trace"),
        ("SEED_DEMO", "true"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint),
        ("REDIS_URL", redis.url.expose_secret()),
    ]);
    let settings = ShopSettings::on_postgres(&url, &variables);
    search(settings.start(), &traces, forbidden).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refusing_who_asks_too_often_keeps_secrets() {
    let mut variables = SECRETS.to_vec();
    variables.extend([
        ("LOG_LEVEL", "trace"),
        ("ENABLE_RATE_LIMITING", "true"),
        ("RATE_LIMIT_MAX", "5"),
    ]);
    let shop = ShopSettings::new(&variables).start();
    let mut forbidden = Forbidden::new();
    Doors::new(&shop, &mut forbidden).be_limited().await;
    until("a refusal of the bypass is written", async || {
        shop.log().contains("a bypass token was not taken")
    })
    .await;
    forbidden.check("the log", &shop.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_hide_their_secrets_where_they_are_printed() {
    let mut variables = SECRETS.to_vec();
    variables.push(("REDIS_URL", "redis://:c4n4ry-redis@127.0.0.1:1/"));
    let forbidden = Forbidden::new();
    let config = outputs::config(&variables, "postgres://shop:c4n4ry-database@db/shop");
    let shown = format!("{config:?} {config:#?}");
    assert!(shown.contains("REDACTED"), "{shown}");
    forbidden.check("Debug of the settings", &shown);
    forbidden.check(
        "the report of settings",
        &format!("{:?}", config.describe()),
    );
    let app = TestApp::spawn_with(Backend::Embedded, HashCost::Least, &SECRETS).await;
    forbidden.check(
        "Debug of the settings in use",
        &format!("{:?}", app.parts.config),
    );
}

#[test]
fn commands_and_their_complaints_keep_secrets() {
    outputs::check_commands(&Forbidden::new());
}
