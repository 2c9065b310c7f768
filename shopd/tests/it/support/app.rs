use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::Router;
use reqwest::{Client, redirect::Policy};
use serde_json::{Value, json};
use shop_core::{
    auth::HashCost,
    clock::{Clock, Entropy, OsEntropy},
    demo,
    id::new_uuid,
    storage::{DatabaseKind, Storage},
    testing::{FixedClock, SeededEntropy, TestDatabase, redis_url},
};
use shop_search::Synonyms;
use shopd::{
    app::App,
    cache::Cache,
    cli::Cli,
    config::{Config, Variables},
    listener::{self, ConnectionLimits},
    ops,
    router::router,
    search,
};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{Browser, Caller, Reply, until};

/// The address that pages give as their own, wherever the test's shop listens.
pub(crate) const PUBLIC_URL: &str = "https://shop.example";

/// What a shop stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Backend {
    /// SQLite, and the cache in this process alone.
    Embedded,
    /// PostgreSQL and Redis.
    Cluster,
}

/// A shop that listens on a port of its own, with a database of its own and the demo shop in it.
///
/// It stops when it is dropped; its clock stands still and its luck repeats.
pub(crate) struct TestApp {
    /// Calls the shop and follows no redirect.
    pub(crate) client: Client,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) storage: Storage,
    /// What the handlers share.
    pub(crate) parts: App,
    address: SocketAddr,
    ops_address: SocketAddr,
    ground: Arc<Ground>,
    _running: [DropGuard; 2],
    follower: Option<AbortOnDrop>,
}

/// A task that ends with whoever started it.
struct AbortOnDrop(tokio::task::JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What replicas of one shop share.
struct Ground {
    database: TestDatabase,
    /// Where replicas have their search indexes.
    search: TempDir,
    settings: Vec<(String, String)>,
    hash_cost: HashCost,
    clock: Arc<FixedClock>,
    /// How many have been opened: each has luck of its own.
    replicas: AtomicU64,
}

impl TestApp {
    /// Opens a demo shop.
    pub(crate) async fn spawn(backend: Backend) -> Self {
        Self::spawn_with(backend, HashCost::Least, &[]).await
    }

    /// Opens a demo shop with passwords that cost this much and with these variables set.
    pub(crate) async fn spawn_with(
        backend: Backend,
        hash_cost: HashCost,
        variables: &[(&str, &str)],
    ) -> Self {
        let kind = match backend {
            Backend::Embedded => DatabaseKind::Sqlite,
            Backend::Cluster => DatabaseKind::Postgres,
        };
        let database = TestDatabase::new(kind).await;
        let clock = Arc::<FixedClock>::default();
        let search = tempfile::tempdir().expect("a temporary folder can be made");
        let mut settings = settings(backend, &*clock, variables);
        let search_dir = search.path().display().to_string();
        settings.push(("SEARCH_DIR".to_owned(), search_dir));
        let ground = Ground {
            settings,
            search,
            database,
            hash_cost,
            clock,
            replicas: AtomicU64::new(0),
        };
        let app = Self::open(Arc::new(ground)).await;
        let parts = &app.parts;
        demo::seed(
            &app.storage,
            &parts.doorkeeper.hasher,
            parts.now(),
            parts.entropy.as_ref(),
        )
        .await
        .expect("an empty database takes the demo shop");
        app
    }

    /// Another process of the same shop: same database, same Redis, same clock, nothing else in common.
    pub(crate) async fn second_replica(&self) -> Self {
        Self::open(Arc::clone(&self.ground)).await
    }

    /// Begins to answer searches by an index, and returns once there is one.
    pub(crate) async fn start_index(&mut self) {
        let following = search::follow(self.parts.clone(), Synonyms::shipped());
        self.follower = Some(AbortOnDrop(tokio::spawn(following)));
        until("there is a search index", async || {
            self.parts.search.is_ready()
        })
        .await;
    }

    /// From now on nobody keeps the index up to date, as when the process has ended.
    pub(crate) async fn stop_index(&mut self) {
        if let Some(mut follower) = self.follower.take() {
            follower.0.abort();
            let _ = (&mut follower.0).await;
        }
    }

    /// The folder of all replicas' indexes.
    pub(crate) fn search_folder(&self) -> &Path {
        self.ground.search.path()
    }

    async fn open(ground: Arc<Ground>) -> Self {
        let config = config(&ground.settings);
        let storage = Storage::open(&ground.database.config)
            .await
            .expect("the test's database opens");
        let number = ground.replicas.fetch_add(1, Ordering::Relaxed);
        let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(number));
        let cache = Cache::new(&config.cache, config.redis.as_ref(), Arc::clone(&entropy))
            .expect("the settings of the cache are good");
        let secret = config
            .auth
            .signing_secret(entropy.as_ref())
            .expect("a secret is set");
        let clock = Arc::clone(&ground.clock);
        let shared = (Arc::clone(&clock) as _, entropy);
        let parts = App::new(
            config,
            storage.clone(),
            cache,
            &secret,
            ground.hash_cost,
            shared,
        );
        if parts.config.redis.is_some() {
            until("redis is connected", async || {
                parts
                    .cache
                    .ping()
                    .await
                    .is_some_and(|answer| answer.is_ok())
            })
            .await;
        }
        let limits = ConnectionLimits {
            most: parts.config.overload.max_connections,
            header_timeout: parts.config.overload.header_timeout,
            stall_timeout: parts.config.overload.stall_timeout,
        };
        let (address, running) = listen(router(parts.clone()), limits).await;
        let (ops_address, ops_running) = listen(ops::router(&parts), limits).await;
        let client = Client::builder()
            .redirect(Policy::none())
            .build()
            .expect("a client without TLS can always be made");
        Self {
            client,
            clock,
            storage,
            parts,
            address,
            ops_address,
            ground,
            _running: [running, ops_running],
            follower: None,
        }
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A program without a token.
    pub(crate) fn caller(&self) -> Caller {
        Caller::new(self.client.clone(), self.url(""))
    }

    /// A program that calls the operations listener.
    pub(crate) fn ops(&self) -> Caller {
        Caller::new(self.client.clone(), format!("http://{}", self.ops_address))
    }

    /// A program with a token.
    pub(crate) fn as_user(&self, token: &str) -> Caller {
        self.caller().bearing(token)
    }

    /// A browser with an empty jar of cookies, whose user likes these languages best.
    pub(crate) fn browser_speaking(&self, languages: &'static str) -> Browser {
        Browser::speaking(self.url(""), Some(languages))
    }

    /// A browser with an empty jar of cookies.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.url(""))
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.caller().get(path).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.caller().post(path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Reply {
        self.caller().put(path, body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Reply {
        self.caller().patch(path, body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.caller().delete(path).await
    }

    /// A token of the demo shop's administrator.
    pub(crate) async fn admin(&self) -> String {
        self.login("admin@example.com", demo::DEMO_PASSWORD).await
    }

    /// A token of `staff@example.com`, who runs catalogue, stock and orders and has the demo password.
    pub(crate) async fn staff(&self) -> String {
        let email = "staff@example.com";
        let body = json!({ "email": email, "password": demo::DEMO_PASSWORD });
        let known = self.post("/api/auth/login", body).await;
        if known.status == 200 {
            return token(&known.data(200));
        }
        let staff = self.customer(email).await;
        let me = self.as_user(&staff).get("/api/auth/me").await.data(200);
        let path = format!("/api/admin/users/{}", me["id"].as_str().unwrap_or_default());
        let grant = json!({ "role": "STAFF" });
        let admin = self.as_user(&self.admin().await);
        admin.patch(&path, grant).await.data(200);
        staff
    }

    /// A token of a new customer with the demo password.
    pub(crate) async fn customer(&self, email: &str) -> String {
        let body = json!({ "email": email, "password": demo::DEMO_PASSWORD });
        let reply = self.post("/api/auth/register", body).await;
        token(&reply.data(201))
    }

    /// A token of somebody who has an account.
    pub(crate) async fn login(&self, email: &str, password: &str) -> String {
        let body = json!({ "email": email, "password": password });
        let reply = self.post("/api/auth/login", body).await;
        token(&reply.data(200))
    }
}

fn token(data: &Value) -> String {
    data["token"]
        .as_str()
        .expect("the reply has a token")
        .to_owned()
}

fn settings(
    backend: Backend,
    clock: &dyn Clock,
    variables: &[(&str, &str)],
) -> Vec<(String, String)> {
    let mut settings = vec![
        ("SHOP_ENV".to_owned(), "test".to_owned()),
        ("PUBLIC_URL".to_owned(), PUBLIC_URL.to_owned()),
        (
            "JWT_SECRET".to_owned(),
            "a secret that only tests know 7c1e4b".to_owned(),
        ),
        // All tests call from one address; those of the limits turn them on.
        ("ENABLE_RATE_LIMITING".to_owned(), "false".to_owned()),
        // Hundreds at once are to meet at the database, not to be sent away before.
        ("MAX_WRITES".to_owned(), "1000".to_owned()),
        ("QUEUE_TIMEOUT_MS".to_owned(), "20000".to_owned()),
    ];
    if backend == Backend::Cluster {
        let prefix = new_uuid(clock.now(), &OsEntropy).simple().to_string();
        settings.push(("REDIS_URL".to_owned(), redis_url()));
        settings.push(("REDIS_KEY_PREFIX".to_owned(), format!("test-{prefix}")));
    }
    let given = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    settings.extend(given);
    settings
}

fn config(settings: &[(String, String)]) -> Config {
    let pairs = settings
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    Cli::from_args(["shopd"], &Variables::from_pairs(pairs))
        .expect("the variables of a test can be read")
        .config()
        .expect("the settings of a test are good")
}

async fn listen(router: Router, limits: ConnectionLimits) -> (SocketAddr, DropGuard) {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let address = listener
        .local_addr()
        .expect("a bound listener has an address");
    let stop = CancellationToken::new();
    let stopped = stop.clone().cancelled_owned();
    tokio::spawn(listener::serve(listener, router, limits, stopped));
    (address, stop.drop_guard())
}
