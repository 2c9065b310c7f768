use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use shopctl_aws::{Database, Snapshot};

use super::context::{Context, Target};
use crate::{
    error::Result,
    output::{Column, Document, Row},
    platform::lacks,
};

/// The log of a database is copied every five minutes; what is an hour behind is not copied.
const MOST_BEHIND: SignedDuration = SignedDuration::from_hours(1);

/// Something that a database could be restored from.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Backup {
    /// The snapshot, or the database for what it can be restored to at any moment.
    id: String,
    /// `point-in-time`, `manual` or `automated`.
    kind: String,
    /// As in `creating` or `available`.
    status: String,
    /// When it was taken; the last moment that can be restored. Null where there is none yet.
    at: Option<String>,
    /// For how many days any moment can be restored; null for a snapshot.
    retention_days: Option<u32>,
    percent: Option<u8>,
    storage_gib: u32,
    encrypted: bool,
}

impl Backup {
    fn log(database: &Database) -> Self {
        let at = database.latest_restorable_at;
        Self {
            id: database.id.clone(),
            kind: "point-in-time".to_owned(),
            status: if at.is_some() { "available" } else { "off" }.to_owned(),
            at: at.map(|at| format!("{at:.3}")),
            retention_days: Some(database.backup_retention_days),
            percent: None,
            storage_gib: database.storage_gib,
            encrypted: database.encrypted,
        }
    }

    fn snapshot(snapshot: &Snapshot) -> Self {
        Self {
            id: snapshot.id.clone(),
            kind: snapshot.kind.clone(),
            status: snapshot.status.clone(),
            at: snapshot.created_at.map(|at| format!("{at:.3}")),
            retention_days: None,
            percent: Some(snapshot.percent),
            storage_gib: snapshot.storage_gib,
            encrypted: snapshot.encrypted,
        }
    }
}

impl Row for Backup {
    const KIND: &'static str = "BackupList";
    const COLUMNS: &'static [Column] = &[
        Column::always("ID"),
        Column::always("KIND"),
        Column::always("STATUS"),
        Column::always("AT"),
        Column::always("KEPT"),
        Column::wide("DONE"),
        Column::wide("SIZE"),
        Column::wide("ENCRYPTED"),
    ];

    fn name(&self) -> String {
        self.id.clone()
    }

    fn cells(&self) -> Vec<String> {
        let kept = self.retention_days.map(|days| format!("{days} days"));
        let percent = self.percent.map(|percent| format!("{percent} %"));
        vec![
            self.id.clone(),
            self.kind.clone(),
            self.status.clone(),
            self.at.clone().unwrap_or_default(),
            kept.unwrap_or_default(),
            percent.unwrap_or_default(),
            format!("{} GiB", self.storage_gib),
            if self.encrypted { "yes" } else { "no" }.to_owned(),
        ]
    }
}

/// What could be restored, and what is lacking for that.
pub(super) async fn backups(context: &Context, target: &Target) -> Result<()> {
    let platform = context.platform(target)?;
    let eks = platform.eks("backups of its own; `shopd backup` makes one of its file")?;
    let id = eks.config().rds.as_deref().ok_or_else(|| lacks("rds"))?;
    let aws = eks.aws().await?;
    let database = aws.database(id).await?;
    let snapshots = aws.snapshots(id).await?;
    let rows = std::iter::once(Backup::log(&database));
    let rows = rows.chain(snapshots.iter().map(Backup::snapshot)).collect();
    let mut document = Document::new(Some(target.title()), context.now(), rows);
    document.warnings = lacking(&database, &snapshots, context.now());
    context.printer.document(&document)
}

/// What is said of a database whose last hours could not be restored. One without automatic backups is another matter.
pub(super) fn behind(database: &Database, now: Timestamp) -> Option<String> {
    let behind = now.duration_since(database.latest_restorable_at?);
    let (id, hours) = (&database.id, behind.as_hours());
    let told = format!("what {id} did in the last {hours} h could not be restored");
    (behind > MOST_BEHIND).then_some(told)
}

fn lacking(database: &Database, snapshots: &[Snapshot], now: Timestamp) -> Vec<String> {
    let mut lacking = Vec::new();
    let id = &database.id;
    if database.backup_retention_days == 0 {
        lacking.push(format!(
            "{id} keeps no automatic backups: its retention is 0 days"
        ));
    }
    match database.latest_restorable_at {
        None => lacking.push(format!("{id} cannot be restored to any moment")),
        Some(_) => lacking.extend(behind(database, now)),
    }
    if !snapshots
        .iter()
        .any(|snapshot| snapshot.status == "available")
    {
        lacking.push(format!("there is no snapshot of {id} that is done"));
    }
    lacking
}
