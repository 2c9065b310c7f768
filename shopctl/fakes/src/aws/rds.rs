use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    call::{Answer, Call},
    clock::iso,
    refusal::Refusal,
    settling::Settling,
    world::World,
};

/// A database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    /// As in `shop-demo-pg`.
    pub id: String,
    /// `available`, `stopped`, and `starting` and `stopping` between them.
    pub status: Settling,
    /// As in `postgres`.
    pub engine: String,
    /// As in `17.4`.
    pub version: String,
    /// As in `db.t4g.small`.
    pub class: String,
    /// The class that the next maintenance brings.
    pub pending_class: Option<String>,
    /// Whether it has a standby.
    pub multi_az: bool,
    /// In GiB.
    pub storage_gib: u32,
    /// 0 is without backups.
    pub backup_retention_days: u32,
    /// Up to when it can be brought back.
    pub latest_restorable_at: Option<Timestamp>,
    /// Whether its storage is encrypted.
    pub encrypted: bool,
    /// Whether it refuses to be deleted.
    pub deletion_protection: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A copy of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Its id.
    pub id: String,
    /// Of which database.
    pub database: String,
    /// `creating`, then `available`.
    pub status: Settling,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// `manual` or `automated`.
    pub kind: String,
    /// In GiB.
    pub storage_gib: u32,
}

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    let body = match call.operation.as_str() {
        "DescribeDBInstances" => describe_databases(world, call)?,
        "StartDBInstance" => change(world, call, ["stopped", "starting", "available"])?,
        "StopDBInstance" => change(world, call, ["available", "stopping", "stopped"])?,
        "DescribeDBSnapshots" => describe_snapshots(world, call)?,
        "CreateDBSnapshot" => create_snapshot(world, call)?,
        _ => return Err(call.unknown()),
    };
    Ok(body.into())
}

fn describe_databases(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let id = call.text("DBInstanceIdentifier");
    if let Some(id) = id {
        database(world, id)?;
    }
    let region = world.region.clone();
    let described = world
        .databases
        .iter_mut()
        .filter(|database| id.is_none_or(|id| database.id == id))
        .map(|database| {
            database.status.read();
            database.describe(&region)
        })
        .collect();
    let size = call.count("MaxRecords").unwrap_or(100);
    let page = call.page(described, "Marker", size.min(world.page_size))?;
    Ok(json!({ "DBInstances": { "DBInstance": page.items }, "Marker": page.next }))
}

fn database<'a>(world: &'a mut World, id: &str) -> Result<&'a mut Database, Refusal> {
    let mut databases = world.databases.iter_mut();
    databases.find(|database| database.id == id).ok_or_else(|| {
        Refusal::missing("DBInstanceNotFound", format!("DBInstance {id} not found."))
    })
}

/// Takes a database from one status over a second to a third.
fn change(world: &mut World, call: &Call, [from, over, to]: [&str; 3]) -> Result<Value, Refusal> {
    let (reads, region) = (world.settle_reads, world.region.clone());
    let id = call.required("DBInstanceIdentifier")?;
    let database = database(world, id)?;
    if database.status.peek() != from {
        let message = format!("Instance {id} is not in {from} state.");
        return Err(Refusal::invalid("InvalidDBInstanceState", message));
    }
    database.status = Settling::after(over, reads, to);
    Ok(json!({ "DBInstance": database.describe(&region) }))
}

fn describe_snapshots(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let wanted = |member: &str, value: &str| call.text(member).is_none_or(|text| text == value);
    let databases = world.databases.clone();
    let described: Vec<_> = world
        .snapshots
        .iter_mut()
        .filter(|snapshot| {
            wanted("DBInstanceIdentifier", &snapshot.database)
                && wanted("DBSnapshotIdentifier", &snapshot.id)
                && wanted("SnapshotType", &snapshot.kind)
        })
        .map(|snapshot| {
            snapshot.status.read();
            snapshot.describe(&databases)
        })
        .collect();
    if let (Some(id), true) = (call.text("DBSnapshotIdentifier"), described.is_empty()) {
        let message = format!("DBSnapshot {id} not found.");
        return Err(Refusal::missing("DBSnapshotNotFound", message));
    }
    let size = call.count("MaxRecords").unwrap_or(100);
    let page = call.page(described, "Marker", size.min(world.page_size))?;
    Ok(json!({ "DBSnapshots": { "DBSnapshot": page.items }, "Marker": page.next }))
}

fn create_snapshot(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let id = call.required("DBSnapshotIdentifier")?;
    let of = call.required("DBInstanceIdentifier")?;
    let database = database(world, of)?.clone();
    if database.status.peek() != "available" {
        let message = format!(
            "Cannot create a snapshot because the database instance {of} is not currently in the available state."
        );
        return Err(Refusal::invalid("InvalidDBInstanceState", message));
    }
    if world.snapshots.iter().any(|snapshot| snapshot.id == id) {
        let message = format!(
            "Cannot create the snapshot because a snapshot with the identifier {id} already exists."
        );
        return Err(Refusal::invalid("DBSnapshotAlreadyExists", message));
    }
    let is_good = id.starts_with(|first: char| first.is_ascii_alphabetic())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && id.len() <= 255
        && !id.contains("--")
        && !id.ends_with('-');
    if !is_good {
        return Err(call.invalid(&format!(
            "The parameter DBSnapshotIdentifier is not a valid identifier: {id}"
        )));
    }
    let snapshot = Snapshot {
        id: id.to_owned(),
        database: of.to_owned(),
        status: Settling::after("creating", world.settle_reads, "available"),
        created_at: call.now,
        kind: "manual".to_owned(),
        storage_gib: database.storage_gib,
    };
    let described = snapshot.describe(&[database]);
    world.snapshots.push(snapshot);
    Ok(json!({ "DBSnapshot": described }))
}

impl Database {
    fn describe(&self, region: &str) -> Value {
        json!({
            "DBInstanceIdentifier": self.id,
            "DBInstanceClass": self.class,
            "Engine": self.engine,
            "EngineVersion": self.version,
            "DBInstanceStatus": self.status.peek(),
            "MasterUsername": "shop",
            "DBName": "shop",
            "Endpoint": {
                "Address": format!("{}.abcdefghijkl.{region}.rds.amazonaws.com", self.id),
                "Port": 5432,
            },
            "AllocatedStorage": self.storage_gib,
            "InstanceCreateTime": iso(self.created_at),
            "BackupRetentionPeriod": self.backup_retention_days,
            "AvailabilityZone": format!("{region}a"),
            "PendingModifiedValues": { "DBInstanceClass": self.pending_class },
            "LatestRestorableTime": self.latest_restorable_at.map(iso),
            "MultiAZ": self.multi_az,
            "StorageType": "gp3",
            "StorageEncrypted": self.encrypted,
            "DeletionProtection": self.deletion_protection,
            "PubliclyAccessible": false,
        })
    }
}

impl Snapshot {
    fn describe(&self, databases: &[Database]) -> Value {
        let of = databases
            .iter()
            .find(|database| database.id == self.database);
        let status = self.status.peek();
        let is_done = status == "available";
        json!({
            "DBSnapshotIdentifier": self.id,
            "DBInstanceIdentifier": self.database,
            // Not told before the snapshot is there.
            "SnapshotCreateTime": is_done.then(|| iso(self.created_at)),
            "Engine": of.map(|of| &of.engine),
            "EngineVersion": of.map(|of| &of.version),
            "AllocatedStorage": self.storage_gib,
            "Status": status,
            "SnapshotType": self.kind,
            "PercentProgress": if is_done { 100 } else { 0 },
            "Encrypted": of.is_some_and(|of| of.encrypted),
        })
    }
}
