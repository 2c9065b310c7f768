use std::{
    path::Path,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use secrecy::ExposeSecret;
use sqlx::{
    Connection as _, Executor as _, PgConnection, PgPool, Pool, SqlitePool,
    migrate::Migrator,
    pool::PoolOptions,
    postgres::PgConnectOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::{
    Connection, MigrationReport, PostgresConfig, SqliteConfig, StorageConfig, StoreError, Tx,
    migrations,
    session::{ConnectionOf, TxOf},
    write_queue::{Size, UNDO_BY_FILE, UNDO_IN_MEMORY, WriteQueue},
};

/// How much of a SQLite file is read as memory and not by calls of the system, which cost more than what is done with a page.
/// It is the most that SQLite maps; what lies behind it is read by calls.
const MAPPED_BYTES: &str = "2147418112";

/// How long a pooled connection may lie idle before it is checked again.
const CHECK_AFTER_IDLE: Duration = Duration::from_millis(100);

/// The shop's database.
#[derive(Debug, Clone)]
pub struct Storage(pub(super) Backend, Arc<Waits>);

/// What getting a connection has cost since the pools were opened.
#[derive(Debug, Default)]
struct Waits {
    acquired: AtomicU64,
    waited_micros: AtomicU64,
}

/// The connections of this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolStats {
    /// Open connections.
    pub open: u32,
    /// Of these, unused ones.
    pub idle: u32,
    /// The most that are opened.
    pub max: u32,
    /// How often one was asked for and given.
    pub acquired: u64,
    /// How long all of these waited together.
    pub waited: Duration,
}

#[derive(Debug, Clone)]
pub(super) enum Backend {
    Postgres(PgPool),
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
        queue: WriteQueue,
    },
}

/// Which database a [`Storage`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    /// A PostgreSQL server.
    Postgres,
    /// A SQLite file.
    Sqlite,
}

impl Storage {
    /// Opens the database; a SQLite file is made where there is none.
    pub async fn open(config: &StorageConfig) -> Result<Self, StoreError> {
        match config {
            StorageConfig::Postgres(config) => open_postgres(config).await,
            StorageConfig::Sqlite(config) => open_sqlite(config).await,
        }
    }

    /// Which database this is.
    pub fn kind(&self) -> DatabaseKind {
        match &self.0 {
            Backend::Postgres(_) => DatabaseKind::Postgres,
            Backend::Sqlite { .. } => DatabaseKind::Sqlite,
        }
    }

    /// A connection to read with.
    pub async fn read(&self) -> Result<Connection, StoreError> {
        let asked = Instant::now();
        let connection = match &self.0 {
            Backend::Postgres(pool) => ConnectionOf::Postgres(pool.acquire().await?),
            Backend::Sqlite { readers, .. } => ConnectionOf::Sqlite(readers.acquire().await?),
        };
        self.1.note(asked);
        Ok(Connection(connection))
    }

    /// Starts a transaction that may write. SQLite has one writer at a time: others wait here.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let asked = Instant::now();
        let tx = match &self.0 {
            Backend::Postgres(pool) => TxOf::Postgres(pool.begin().await?),
            Backend::Sqlite { queue, .. } => TxOf::Sqlite(queue.turn(Size::Usual).await?),
        };
        self.1.note(asked);
        Ok(Tx(tx))
    }

    /// The same, for changes as large as the database. PostgreSQL's connection goes to nobody afterwards: a bulk copy that is
    /// broken off leaves answers on it that the next would take for its own.
    #[cfg(feature = "auth")]
    pub(crate) async fn begin_large(&self) -> Result<Tx, StoreError> {
        let asked = Instant::now();
        let tx = match &self.0 {
            Backend::Postgres(pool) => {
                let mut connection = pool.acquire().await?;
                connection.close_on_drop();
                TxOf::Postgres(sqlx::Transaction::begin(connection, None).await?)
            }
            Backend::Sqlite { queue, .. } => TxOf::Sqlite(queue.turn(Size::Large).await?),
        };
        self.1.note(asked);
        Ok(Tx(tx))
    }

    /// The connections of this process, and what getting one has cost.
    pub fn pool_stats(&self) -> PoolStats {
        let (open, idle, max) = match &self.0 {
            Backend::Postgres(pool) => counts(pool),
            Backend::Sqlite {
                writer, readers, ..
            } => {
                let (writing, reading) = (counts(writer), counts(readers));
                (
                    writing.0 + reading.0,
                    writing.1 + reading.1,
                    writing.2 + reading.2,
                )
            }
        };
        PoolStats {
            open,
            idle,
            max,
            acquired: self.1.acquired.load(Ordering::Relaxed),
            waited: Duration::from_micros(self.1.waited_micros.load(Ordering::Relaxed)),
        }
    }

    /// Brings the schema up to date; safe to run from several processes at once.
    pub async fn migrate(&self) -> Result<MigrationReport, StoreError> {
        let (migrator, before, run) = match &self.0 {
            Backend::Postgres(pool) => {
                let migrator = migrations::postgres();
                let before = self.count_applied(&migrator).await?;
                let run = migrator.run(pool).await;
                (migrator, before, run)
            }
            Backend::Sqlite { writer, .. } => {
                let migrator = migrations::sqlite();
                let before = self.count_applied(&migrator).await?;
                writer.execute(UNDO_BY_FILE).await?;
                let run = migrator.run(writer).await;
                // Why a migration failed says more than that the connection has gone with it.
                let restored = writer.execute(UNDO_IN_MEMORY).await;
                let run = run.and(restored.map(drop).map_err(Into::into));
                (migrator, before, run)
            }
        };
        run.map_err(StoreError::Migration)?;
        let known = migrator.iter().count();
        Ok(MigrationReport {
            applied: known.saturating_sub(before),
            known,
        })
    }

    /// How many of the migrations that the program knows have not been applied.
    pub async fn count_pending_migrations(&self) -> Result<usize, StoreError> {
        let migrator = match self.kind() {
            DatabaseKind::Postgres => migrations::postgres(),
            DatabaseKind::Sqlite => migrations::sqlite(),
        };
        Ok(migrator
            .iter()
            .count()
            .saturating_sub(self.count_applied(&migrator).await?))
    }

    async fn count_applied(&self, migrator: &Migrator) -> Result<usize, StoreError> {
        let versions: Vec<i64> = match &self.0 {
            Backend::Postgres(pool) => {
                let exists: bool =
                    sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null")
                        .fetch_one(pool)
                        .await?;
                if !exists {
                    return Ok(0);
                }
                sqlx::query_scalar("select version from _sqlx_migrations where success")
                    .fetch_all(pool)
                    .await?
            }
            Backend::Sqlite { writer, .. } => {
                let exists: bool = sqlx::query_scalar(
                    "select exists(select 1 from sqlite_schema where name = '_sqlx_migrations')",
                )
                .fetch_one(writer)
                .await?;
                if !exists {
                    return Ok(0);
                }
                sqlx::query_scalar("select version from _sqlx_migrations where success")
                    .fetch_all(writer)
                    .await?
            }
        };
        Ok(migrator
            .iter()
            .filter(|migration| versions.contains(&migration.version))
            .count())
    }

    /// Asks the database for an answer that touches no table.
    pub async fn ping(&self) -> Result<(), StoreError> {
        match &self.0 {
            Backend::Postgres(pool) => pool.acquire().await?.ping().await?,
            Backend::Sqlite { readers, .. } => readers.acquire().await?.ping().await?,
        }
        Ok(())
    }

    /// Waits until all connections have been given back and closes them.
    pub async fn close(&self) {
        match &self.0 {
            Backend::Postgres(pool) => pool.close().await,
            Backend::Sqlite {
                writer, readers, ..
            } => {
                readers.close().await;
                writer.close().await;
            }
        }
    }
}

impl Waits {
    fn note(&self, asked: Instant) {
        let micros = u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.acquired.fetch_add(1, Ordering::Relaxed);
        self.waited_micros.fetch_add(micros, Ordering::Relaxed);
    }
}

fn counts<DB: sqlx::Database>(pool: &Pool<DB>) -> (u32, u32, u32) {
    let open = pool.size();
    // sqlx counts a connection that it gives away a moment late, and its counter may be below nothing meanwhile.
    let idle = u32::try_from(pool.num_idle()).map_or(open, |idle| idle.min(open));
    (open, idle, pool.options().get_max_connections())
}

fn pool_options<DB: sqlx::Database>(max: u32, acquire_timeout: Duration) -> PoolOptions<DB> {
    PoolOptions::new()
        .max_connections(max.max(1))
        .acquire_timeout(acquire_timeout)
        // A round trip on every acquire costs as much as a query; only connections that lay idle are checked.
        .test_before_acquire(false)
        .before_acquire(|connection: &mut DB::Connection, meta| {
            Box::pin(async move {
                if meta.idle_for > CHECK_AFTER_IDLE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}

async fn open_postgres(config: &PostgresConfig) -> Result<Storage, StoreError> {
    let options = PgConnectOptions::from_str(config.url.expose_secret())?
        .application_name("shopd")
        .options([
            ("statement_timeout", "15s"),
            ("lock_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "30s"),
        ]);
    // A pool keeps trying and in the end only says that time is up; one connection says what is wrong.
    PgConnection::connect_with(&options).await?.close().await?;
    let pool =
        pool_options(config.max_connections, config.acquire_timeout).connect_lazy_with(options);
    Ok(Storage(Backend::Postgres(pool), Arc::default()))
}

async fn open_sqlite(config: &SqliteConfig) -> Result<Storage, StoreError> {
    if let Some(folder) = config
        .path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        make_folder(folder).map_err(StoreError::Folder)?;
    }
    let options = SqliteConnectOptions::new()
        .filename(&config.path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("mmap_size", MAPPED_BYTES)
        .busy_timeout(Duration::from_secs(10));
    let writer: Pool<_> = pool_options(1, config.acquire_timeout)
        .connect_with(
            options
                .clone()
                .create_if_missing(true)
                .pragma("temp_store", "memory"),
        )
        .await?;
    let readers = pool_options(config.max_readers, config.acquire_timeout)
        .connect_lazy_with(options.read_only(true));
    let queue = WriteQueue::new(writer.clone(), config.acquire_timeout);
    let backend = Backend::Sqlite {
        writer,
        readers,
        queue,
    };
    Ok(Storage(backend, Arc::default()))
}

/// The folder holds the signing secret and people's addresses: nobody else may look into it.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
