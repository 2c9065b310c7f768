use std::time::{Duration, Instant};

use sqlx::{PgPool, Row, SqlitePool};

use super::{Storage, StoreError, pools::Backend, row::to_u64};

/// What the database tells about itself; what it has no notion of is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Version of the database.
    pub server_version: String,
    /// How long one round trip took.
    pub round_trip: Duration,
    /// Connections to the server, of everybody.
    pub connections: Option<u64>,
    /// The most that the server allows.
    pub max_connections: Option<u64>,
    /// Version of the newest migration applied.
    pub migration_head: Option<i64>,
    /// Statements that wait for a lock.
    pub waiting_for_locks: Option<u64>,
    /// Transactions that are open for longer than 5 seconds.
    pub long_transactions: Option<u64>,
    /// Bytes on disk.
    pub size_bytes: u64,
}

impl Storage {
    /// Asks the database about itself; it reads statistics alone and waits for no lock.
    pub async fn inspect(&self) -> Result<Inspection, StoreError> {
        let asked = Instant::now();
        self.ping().await?;
        let round_trip = asked.elapsed();
        match &self.0 {
            Backend::Postgres(pool) => inspect_postgres(pool, round_trip).await,
            Backend::Sqlite { readers, .. } => inspect_sqlite(readers, round_trip).await,
        }
    }
}

async fn inspect_postgres(pool: &PgPool, round_trip: Duration) -> Result<Inspection, StoreError> {
    let row = sqlx::query(
        r"
        select
            current_setting('server_version') as server_version,
            current_setting('max_connections')::bigint as max_connections,
            (select coalesce(sum(numbackends), 0)::bigint from pg_stat_database) as connections,
            (
                select count(*)
                from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock'
            ) as waiting_for_locks,
            (
                select count(*)
                from pg_stat_activity
                where datname = current_database() and xact_start < now() - interval '5 seconds'
            ) as long_transactions,
            pg_database_size(current_database()) as size_bytes,
            (select max(version) from _sqlx_migrations where success) as migration_head",
    )
    .fetch_one(pool)
    .await?;
    Ok(Inspection {
        server_version: row.try_get("server_version")?,
        round_trip,
        connections: Some(to_u64(row.try_get("connections")?)),
        max_connections: Some(to_u64(row.try_get("max_connections")?)),
        migration_head: row.try_get("migration_head")?,
        waiting_for_locks: Some(to_u64(row.try_get("waiting_for_locks")?)),
        long_transactions: Some(to_u64(row.try_get("long_transactions")?)),
        size_bytes: to_u64(row.try_get("size_bytes")?),
    })
}

async fn inspect_sqlite(pool: &SqlitePool, round_trip: Duration) -> Result<Inspection, StoreError> {
    let row = sqlx::query(
        r"
        select
            sqlite_version() as server_version,
            (select page_count from pragma_page_count) * (select page_size from pragma_page_size) as size_bytes,
            (select max(version) from _sqlx_migrations where success) as migration_head",
    )
    .fetch_one(pool)
    .await?;
    Ok(Inspection {
        server_version: row.try_get("server_version")?,
        round_trip,
        connections: None,
        max_connections: None,
        migration_head: row.try_get("migration_head")?,
        waiting_for_locks: None,
        long_transactions: None,
        size_bytes: to_u64(row.try_get("size_bytes")?),
    })
}
