use schemars::JsonSchema;
use serde::Serialize;
use shop_core::wire::ops::DatabaseReport;

use super::{
    backups::backups,
    context::{Context, Target},
};
use crate::{
    cli::DbCommand,
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row},
};

/// The database, as one replica sees it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Database {
    pod: String,
    #[serde(flatten)]
    report: DatabaseReport,
}

impl Row for Database {
    const KIND: &'static str = "DatabaseList";
    const COLUMNS: &'static [Column] = &[
        Column::always("POD"),
        Column::always("KIND"),
        Column::always("VERSION"),
        Column::always("ROUND TRIP"),
        Column::always("POOL"),
        Column::always("CONNECTIONS"),
        Column::always("MIGRATION"),
        Column::always("MISSING"),
        Column::always("SIZE"),
        Column::wide("WAITING FOR LOCKS"),
        Column::wide("LONG TRANSACTIONS"),
    ];

    fn name(&self) -> String {
        self.pod.clone()
    }

    fn cells(&self) -> Vec<String> {
        let report = &self.report;
        let pool = &report.pool;
        let or_nothing =
            |count: Option<u64>| count.map(|count| count.to_string()).unwrap_or_default();
        let connections = report
            .connections
            .map(|count| format!("{count}/{}", or_nothing(report.max_connections)));
        vec![
            self.pod.clone(),
            report.kind.clone(),
            report.server_version.clone(),
            format!("{:.2} ms", report.round_trip_ms),
            format!("{}/{}", pool.open - pool.idle.min(pool.open), pool.max),
            connections.unwrap_or_default(),
            report
                .migration_head
                .map(|head| head.to_string())
                .unwrap_or_default(),
            report.pending_migrations.to_string(),
            format!("{:.1} MiB", mebibytes(report.size_bytes)),
            or_nothing(report.waiting_for_locks),
            or_nothing(report.long_transactions),
        ]
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the size of a database is far below 2^52"
)]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

pub(super) async fn run(context: &Context, command: &DbCommand) -> Result<()> {
    let target = context.target()?;
    match command {
        DbCommand::Migrations => migrations(context, &target).await,
        DbCommand::Backups => backups(context, &target).await,
        DbCommand::Check => check(context, &target).await,
    }
}

async fn check(context: &Context, target: &Target) -> Result<()> {
    let (seen, failed) = ask(context, target).await?;
    let missing = seen
        .iter()
        .map(|database| database.report.pending_migrations)
        .max();
    context.show(target, seen, failed.clone())?;
    let sick = |text: String| CommandError::new(ErrorKind::Unhealthy, text);
    match missing {
        _ if !failed.is_empty() => Err(sick(format!(
            "the database does not answer through {}",
            failed.join("; ")
        ))),
        Some(missing) if missing > 0 => Err(sick(format!("{missing} migrations are missing"))
            .hint("restart the shop, which applies them")),
        _ => Ok(()),
    }
}

/// What every replica says of the database, and which of them could not say anything.
async fn ask(context: &Context, target: &Target) -> Result<(Vec<Database>, Vec<String>)> {
    let platform = context.platform(target)?;
    let replicas = platform.replicas().await?;
    if replicas.is_empty() {
        return Err(target.nothing_runs());
    }
    let (mut seen, mut failed) = (Vec::new(), Vec::new());
    for replica in &replicas {
        let ops = platform.ops(replica).await;
        let report = match ops {
            Ok(ops) => ops.database().await,
            Err(error) => Err(error),
        };
        match report {
            Ok(report) => seen.push(Database {
                pod: replica.name.clone(),
                report,
            }),
            Err(error) => failed.push(format!("{}: {error}", replica.name)),
        }
    }
    Ok((seen, failed))
}

/// How far the database is, by the migrations that each replica knows.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Migrations {
    pod: String,
    /// The newest that was applied; null where none was.
    head: Option<i64>,
    /// How many the replica knows and the database lacks.
    pending: u64,
}

impl Row for Migrations {
    const KIND: &'static str = "MigrationList";
    const COLUMNS: &'static [Column] = &[
        Column::always("POD"),
        Column::always("NEWEST"),
        Column::always("MISSING"),
    ];

    fn name(&self) -> String {
        self.pod.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.pod.clone(),
            self.head.map(|head| head.to_string()).unwrap_or_default(),
            self.pending.to_string(),
        ]
    }
}

async fn migrations(context: &Context, target: &Target) -> Result<()> {
    let (seen, failed) = ask(context, target).await?;
    let pending = seen
        .iter()
        .map(|database| database.report.pending_migrations);
    let missing = pending.max().unwrap_or_default();
    let rows = seen.iter().map(|database| Migrations {
        pod: database.pod.clone(),
        head: database.report.migration_head,
        pending: database.report.pending_migrations,
    });
    context.show(target, rows.collect(), failed.clone())?;
    let sick = |text: String| CommandError::new(ErrorKind::Unhealthy, text);
    if !failed.is_empty() {
        return Err(sick(format!(
            "the database does not answer through {}",
            failed.join("; ")
        )));
    }
    if missing > 0 {
        return Err(sick(format!("{missing} migrations are missing"))
            .hint("`shopctl deploy run` applies those of a new version; on this machine `shopctl app restart` does"));
    }
    Ok(())
}
