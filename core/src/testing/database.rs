use std::{str::FromStr, time::Duration};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, postgres::PgConnectOptions};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::{
    clock::OsEntropy,
    id::new_uuid,
    storage::{DatabaseKind, PostgresConfig, SqliteConfig, Storage, StorageConfig},
};

/// A migrated, empty database that belongs to one test.
#[derive(Debug)]
pub struct TestDatabase {
    /// The open database.
    pub storage: Storage,
    /// How it was opened, to open it a second time.
    pub config: StorageConfig,
    _folder: Option<TempDir>,
}

impl TestDatabase {
    /// Makes one of the given kind.
    pub async fn new(kind: DatabaseKind) -> Self {
        match kind {
            DatabaseKind::Sqlite => Self::sqlite().await,
            DatabaseKind::Postgres => Self::postgres().await,
        }
    }

    async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let config = StorageConfig::Sqlite(SqliteConfig {
            path: folder.path().join("shop.db"),
            max_readers: 4,
            acquire_timeout: Duration::from_mins(1),
        });
        let storage = Storage::open(&config)
            .await
            .expect("a new SQLite file opens");
        storage.migrate().await.expect("the migrations run");
        Self {
            storage,
            config,
            _folder: Some(folder),
        }
    }

    /// A copy of a migrated template, which is faster than migrating each.
    async fn postgres() -> Self {
        let name = format!("test_{}", unique_name());
        let template = template().await;
        let mut server = connect(&postgres_url()).await;
        let statement = format!("create database {name} template {template} strategy file_copy");
        server
            .execute(AssertSqlSafe(statement))
            .await
            .expect("the test server makes databases");
        let config = StorageConfig::Postgres(PostgresConfig {
            url: database_url(&name).into(),
            max_connections: 8,
            acquire_timeout: Duration::from_mins(1),
        });
        let storage = Storage::open(&config).await.expect("the options are valid");
        Self {
            storage,
            config,
            _folder: None,
        }
    }
}

/// The test server's address, which `make test` and `scripts/with-servers` set.
pub fn postgres_url() -> String {
    variable("TEST_POSTGRES_URL")
}

/// The test server's address, which `make test` and `scripts/with-servers` set.
pub fn redis_url() -> String {
    variable("TEST_REDIS_URL")
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests learn from the environment where their servers are"
)]
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: run `make test` or `scripts/with-servers cargo test`")
    })
}

fn unique_name() -> String {
    new_uuid(jiff::Timestamp::UNIX_EPOCH, &OsEntropy)
        .simple()
        .to_string()
}

fn database_url(name: &str) -> String {
    let url = postgres_url();
    let (server, _) = url.rsplit_once('/').expect("the address names a database");
    format!("{server}/{name}")
}

async fn connect(url: &str) -> PgConnection {
    let options = PgConnectOptions::from_str(url).expect("the address of the test server is one");
    PgConnection::connect_with(&options)
        .await
        .expect("the test server answers")
}

async fn template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(|| async {
            let name = format!("template_{}", unique_name());
            let mut server = connect(&postgres_url()).await;
            let statement = format!("create database {name}");
            server
                .execute(AssertSqlSafe(statement))
                .await
                .expect("the test server makes databases");
            let config = StorageConfig::Postgres(PostgresConfig {
                url: database_url(&name).into(),
                max_connections: 1,
                acquire_timeout: Duration::from_mins(1),
            });
            let storage = Storage::open(&config).await.expect("the options are valid");
            storage.migrate().await.expect("the migrations run");
            storage.close().await;
            name
        })
        .await
}
