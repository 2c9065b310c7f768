use axum::extract::State;
use shop_core::{
    storage::DatabaseKind,
    wire::{
        ErrorBody,
        ops::{DatabaseReport, PoolReport, Versioned},
    },
};

use crate::{
    api::reply::{Reply, ok},
    app::App,
    error::AppError,
};

/// Tells how the database does.
#[utoipa::path(
    get,
    path = "/ops/db",
    tag = "Database",
    responses(
        (status = 200, description = "What the database tells about itself", body = Versioned<DatabaseReport>),
        (status = 503, description = "It does not answer", body = ErrorBody),
    ),
)]
pub(super) async fn show_database(
    State(app): State<App>,
) -> Result<Reply<Versioned<DatabaseReport>>, AppError> {
    let found = app.storage.inspect().await?;
    let pending = app.storage.count_pending_migrations().await?;
    let kind = match app.storage.kind() {
        DatabaseKind::Postgres => "postgresql",
        DatabaseKind::Sqlite => "sqlite",
    };
    Ok(ok(Versioned::new(DatabaseReport {
        kind: kind.to_owned(),
        server_version: found.server_version,
        round_trip_ms: found.round_trip.as_secs_f64() * 1e3,
        pool: pool_report(&app),
        connections: found.connections,
        max_connections: found.max_connections,
        migration_head: found.migration_head,
        pending_migrations: u64::try_from(pending).unwrap_or(u64::MAX),
        waiting_for_locks: found.waiting_for_locks,
        long_transactions: found.long_transactions,
        size_bytes: found.size_bytes,
    })))
}

fn pool_report(app: &App) -> PoolReport {
    let pool = app.storage.pool_stats();
    PoolReport {
        open: pool.open,
        idle: pool.idle,
        max: pool.max,
        acquired: pool.acquired,
        waited_ms: pool.waited.as_secs_f64() * 1e3,
    }
}
