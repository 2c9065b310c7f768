use std::{cmp::Reverse, fmt};

use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    Aws, AwsError, Writes,
    caller::{Call, Service},
    moment,
};

/// Where something listens.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Endpoint {
    /// The host.
    #[serde(rename = "Address")]
    pub host: String,
    /// The port.
    #[serde(rename = "Port")]
    pub port: u16,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.host, self.port)
    }
}

/// A database instance.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that do not depend on each other"
)]
pub struct Database {
    /// Its name in the region.
    #[serde(rename = "DBInstanceIdentifier")]
    pub id: String,
    /// Its ARN.
    #[serde(rename = "DBInstanceArn", default)]
    pub arn: String,
    /// As in `available`, `stopping`, `stopped` or `backing-up`.
    #[serde(rename = "DBInstanceStatus", default)]
    pub status: String,
    /// As in `postgres`.
    #[serde(rename = "Engine", default)]
    pub engine: String,
    /// The engine's version.
    #[serde(rename = "EngineVersion", default)]
    pub version: String,
    /// The machine, as in `db.t4g.medium`.
    #[serde(rename = "DBInstanceClass", default)]
    pub class: String,
    /// Where it listens; none while it is being made.
    #[serde(rename = "Endpoint")]
    pub endpoint: Option<Endpoint>,
    /// The availability zone.
    #[serde(rename = "AvailabilityZone", default)]
    pub zone: String,
    /// Whether a copy stands by in another zone.
    #[serde(rename = "MultiAZ", default)]
    pub multi_az: bool,
    /// The disk.
    #[serde(rename = "AllocatedStorage", default)]
    pub storage_gib: u32,
    /// What will change with the next maintenance, and to what.
    #[serde(
        rename = "PendingModifiedValues",
        default,
        deserialize_with = "pending"
    )]
    pub pending: Vec<(String, String)>,
    /// For how long automatic backups are kept; 0 if there are none.
    #[serde(rename = "BackupRetentionPeriod", default)]
    pub backup_retention_days: u32,
    /// Up to when it can be restored to any moment.
    #[serde(
        rename = "LatestRestorableTime",
        default,
        deserialize_with = "moment::words"
    )]
    pub latest_restorable_at: Option<Timestamp>,
    /// When AWS starts it again although it was stopped.
    #[serde(
        rename = "AutomaticRestartTime",
        default,
        deserialize_with = "moment::words"
    )]
    pub restarts_at: Option<Timestamp>,
    /// Whether the disk is encrypted.
    #[serde(rename = "StorageEncrypted", default)]
    pub encrypted: bool,
    /// Whether it refuses to be deleted.
    #[serde(rename = "DeletionProtection", default)]
    pub deletion_protection: bool,
    /// Whether it has an address in the internet.
    #[serde(rename = "PubliclyAccessible", default)]
    pub publicly_accessible: bool,
}

/// A copy of a database as it was.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Snapshot {
    /// Its name in the region.
    #[serde(rename = "DBSnapshotIdentifier")]
    pub id: String,
    /// Of which database.
    #[serde(rename = "DBInstanceIdentifier", default)]
    pub database: String,
    /// As in `creating` or `available`.
    #[serde(rename = "Status", default)]
    pub status: String,
    /// As in `manual` or `automated`.
    #[serde(rename = "SnapshotType", default)]
    pub kind: String,
    /// When it was taken; none while it has not begun.
    #[serde(
        rename = "SnapshotCreateTime",
        default,
        deserialize_with = "moment::words"
    )]
    pub created_at: Option<Timestamp>,
    /// How much of it is done.
    #[serde(rename = "PercentProgress", default)]
    pub percent: u8,
    /// The disk that it is a copy of.
    #[serde(rename = "AllocatedStorage", default)]
    pub storage_gib: u32,
    /// As in `postgres`.
    #[serde(rename = "Engine", default)]
    pub engine: String,
    /// The engine's version.
    #[serde(rename = "EngineVersion", default)]
    pub version: String,
    /// Whether it is encrypted.
    #[serde(rename = "Encrypted", default)]
    pub encrypted: bool,
}

#[derive(Deserialize)]
struct Databases {
    #[serde(rename = "DescribeDBInstancesResult")]
    result: DatabasePage,
}

#[derive(Deserialize)]
struct DatabasePage {
    #[serde(rename = "DBInstances", default)]
    instances: DatabaseItems,
}

#[derive(Default, Deserialize)]
struct DatabaseItems {
    #[serde(rename = "DBInstance", default)]
    found: Vec<Database>,
}

#[derive(Deserialize)]
struct Changed {
    #[serde(alias = "StartDBInstanceResult", alias = "StopDBInstanceResult")]
    result: ChangedDatabase,
}

#[derive(Deserialize)]
struct ChangedDatabase {
    #[serde(rename = "DBInstance")]
    database: Database,
}

#[derive(Deserialize)]
struct Snapshots {
    #[serde(rename = "DescribeDBSnapshotsResult")]
    result: SnapshotPage,
}

#[derive(Deserialize)]
struct SnapshotPage {
    #[serde(rename = "Marker")]
    marker: Option<String>,
    #[serde(rename = "DBSnapshots", default)]
    snapshots: SnapshotItems,
}

#[derive(Default, Deserialize)]
struct SnapshotItems {
    #[serde(rename = "DBSnapshot", default)]
    found: Vec<Snapshot>,
}

#[derive(Deserialize)]
struct Created {
    #[serde(rename = "CreateDBSnapshotResult")]
    result: CreatedSnapshot,
}

#[derive(Deserialize)]
struct CreatedSnapshot {
    #[serde(rename = "DBSnapshot")]
    snapshot: Snapshot,
}

/// What pends, by its names at AWS. Of a password only that it changes.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Pending {
    #[serde(rename = "DBInstanceClass")]
    class: Option<String>,
    allocated_storage: Option<String>,
    #[serde(rename = "MasterUserPassword")]
    password: Option<serde::de::IgnoredAny>,
    port: Option<String>,
    backup_retention_period: Option<String>,
    #[serde(rename = "MultiAZ")]
    multi_az: Option<String>,
    engine_version: Option<String>,
    iops: Option<String>,
    storage_throughput: Option<String>,
    storage_type: Option<String>,
    #[serde(rename = "DBInstanceIdentifier")]
    id: Option<String>,
    #[serde(rename = "CACertificateIdentifier")]
    authority: Option<String>,
}

fn pending<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<(String, String)>, D::Error> {
    let read: Option<Pending> = Option::deserialize(from)?;
    let read = read.unwrap_or_default();
    let named = [
        ("DBInstanceClass", read.class),
        ("AllocatedStorage", read.allocated_storage),
        (
            "MasterUserPassword",
            read.password.map(|_| "(hidden)".to_owned()),
        ),
        ("Port", read.port),
        ("BackupRetentionPeriod", read.backup_retention_period),
        ("MultiAZ", read.multi_az),
        ("EngineVersion", read.engine_version),
        ("Iops", read.iops),
        ("StorageThroughput", read.storage_throughput),
        ("StorageType", read.storage_type),
        ("DBInstanceIdentifier", read.id),
        ("CACertificateIdentifier", read.authority),
    ];
    Ok(named
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect())
}

impl Aws {
    /// A database.
    pub async fn database(&self, id: &str) -> Result<Database, AwsError> {
        let call = self.read(Service::Rds, "DescribeDBInstances");
        let answer: Databases = call.query(&[("DBInstanceIdentifier", Some(id))]).await?;
        one(&call, answer.result.instances.found)
    }

    /// The snapshots of a database, newest first.
    pub async fn snapshots(&self, database: &str) -> Result<Vec<Snapshot>, AwsError> {
        let call = self.read(Service::Rds, "DescribeDBSnapshots");
        let mut snapshots = Vec::new();
        let mut marker: Option<String> = None;
        loop {
            let wanted = [
                ("DBInstanceIdentifier", Some(database)),
                ("MaxRecords", Some("100")),
                ("Marker", marker.as_deref()),
            ];
            let page: Snapshots = call.query(&wanted).await?;
            snapshots.extend(page.result.snapshots.found);
            marker = page.result.marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                break;
            }
        }
        snapshots.sort_by_key(|snapshot: &Snapshot| Reverse(snapshot.created_at));
        Ok(snapshots)
    }

    /// One snapshot, to see how far it has come.
    pub async fn snapshot(&self, id: &str) -> Result<Snapshot, AwsError> {
        let call = self.read(Service::Rds, "DescribeDBSnapshots");
        let answer: Snapshots = call.query(&[("DBSnapshotIdentifier", Some(id))]).await?;
        one(&call, answer.result.snapshots.found)
    }
}

impl Writes<'_> {
    /// Starts a database that is stopped. In another state it is a conflict.
    pub async fn start_database(&self, id: &str) -> Result<Database, AwsError> {
        self.change_database("StartDBInstance", id).await
    }

    /// Stops a database that is available. In another state it is a conflict. AWS starts it again after seven days.
    pub async fn stop_database(&self, id: &str) -> Result<Database, AwsError> {
        self.change_database("StopDBInstance", id).await
    }

    async fn change_database(
        &self,
        operation: &'static str,
        id: &str,
    ) -> Result<Database, AwsError> {
        let call = self.aws.write(Service::Rds, operation);
        let answer: Changed = call.query(&[("DBInstanceIdentifier", Some(id))]).await?;
        Ok(answer.result.database)
    }

    /// Takes a snapshot of a database under a name that no other has.
    pub async fn create_snapshot(
        &self,
        database: &str,
        snapshot: &str,
    ) -> Result<Snapshot, AwsError> {
        let call = self.aws.write(Service::Rds, "CreateDBSnapshot");
        let wanted = [
            ("DBInstanceIdentifier", Some(database)),
            ("DBSnapshotIdentifier", Some(snapshot)),
        ];
        let answer: Created = call.query(&wanted).await?;
        Ok(answer.result.snapshot)
    }
}

fn one<T>(call: &Call<'_>, found: Vec<T>) -> Result<T, AwsError> {
    found
        .into_iter()
        .next()
        .ok_or_else(|| AwsError::unexpected(call.asked(), "the answer has nothing of that name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pending_password_is_told_but_not_shown() {
        let xml = "<DBInstance><DBInstanceIdentifier>shop</DBInstanceIdentifier><PendingModifiedValues>\
             <DBInstanceClass>db.m5.large</DBInstanceClass><MasterUserPassword>hunter2</MasterUserPassword>\
             <ProcessorFeatures><ProcessorFeature/></ProcessorFeatures>\
             </PendingModifiedValues><LatestRestorableTime/></DBInstance>";
        let read: Database = quick_xml::de::from_str(xml).unwrap();
        let names: Vec<_> = read.pending.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["DBInstanceClass", "MasterUserPassword"]);
        assert!(!format!("{read:?}").contains("hunter2"));
        assert_eq!(read.latest_restorable_at, None);
    }
}
