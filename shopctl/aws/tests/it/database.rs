use shopctl_aws::AwsErrorKind;
use shopctl_fakes::aws::{FakeAws, World};

use crate::support::{Moto, Outside, connect_to};

fn make(outside: &Outside<'_>, id: &str) {
    let form = format!(
        "Action=CreateDBInstance&Version=2014-10-31&DBInstanceIdentifier={id}&Engine=postgres\
         &DBInstanceClass=db.t4g.small&AllocatedStorage=20&MasterUsername=shop&MasterUserPassword=longpassword\
         &BackupRetentionPeriod=7&StorageEncrypted=true&DeletionProtection=true&MultiAZ=true"
    );
    outside.form("rds", &form);
}

#[tokio::test]
async fn a_database_tells_how_it_is_kept() {
    let moto = Moto::shared();
    make(&moto.outside(), "kept");
    let (aws, _) = moto.connect().await;
    let database = aws.database("kept").await.unwrap();
    assert_eq!((&*database.id, &*database.status), ("kept", "available"));
    assert_eq!(
        (&*database.engine, &*database.class),
        ("postgres", "db.t4g.small")
    );
    assert_eq!(
        (database.storage_gib, database.backup_retention_days),
        (20, 7)
    );
    assert!(database.encrypted && database.deletion_protection && database.multi_az);
    assert!(!database.publicly_accessible);
    assert!(database.latest_restorable_at.is_some());
    assert_eq!(database.endpoint.unwrap().port, 5432);
}

#[tokio::test]
async fn a_database_stops_only_when_it_runs() {
    let moto = Moto::shared();
    make(&moto.outside(), "stopping");
    let (aws, key) = moto.connect().await;
    let writes = aws.writes(&key);
    writes.stop_database("stopping").await.unwrap();
    assert_eq!(aws.database("stopping").await.unwrap().status, "stopped");
    let error = writes.stop_database("stopping").await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Conflict);
    assert_eq!(error.code.as_deref(), Some("InvalidDBInstanceState"));
    assert!(error.message.contains("stopping"), "{error}");

    writes.start_database("stopping").await.unwrap();
    assert_eq!(aws.database("stopping").await.unwrap().status, "available");
}

#[tokio::test]
async fn a_snapshot_is_taken_under_a_name_of_its_own() {
    let moto = Moto::shared();
    make(&moto.outside(), "copied");
    let (aws, key) = moto.connect().await;
    let writes = aws.writes(&key);
    let made = writes.create_snapshot("copied", "copied-1").await.unwrap();
    assert_eq!((&*made.id, &*made.database), ("copied-1", "copied"));
    let found = aws.snapshots("copied").await.unwrap();
    let found = found
        .iter()
        .find(|snapshot| snapshot.id == "copied-1")
        .unwrap();
    assert_eq!((&*found.kind, found.storage_gib), ("manual", 20));
    assert_eq!(aws.snapshot("copied-1").await.unwrap(), *found);
    let error = writes
        .create_snapshot("copied", "copied-1")
        .await
        .unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Conflict);
    assert_eq!(error.code.as_deref(), Some("DBSnapshotAlreadyExists"));
}

#[tokio::test]
async fn a_database_that_is_not_there_is_not_found() {
    let moto = Moto::shared();
    let (aws, _) = moto.connect().await;
    let error = aws.database("nowhere").await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::NotFound);
    assert_eq!(error.code.as_deref(), Some("DBInstanceNotFound"));
    let error = aws.snapshot("nowhere").await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::NotFound);
}

#[tokio::test]
async fn a_database_is_seen_on_its_way() {
    let fake = FakeAws::start(World::default().with_settle_reads(2));
    let (aws, key) = connect_to(&fake).await;
    let writes = aws.writes(&key);
    let stopping = writes.stop_database("shop-demo-pg").await.unwrap();
    assert_eq!(stopping.status, "stopping");
    let error = writes.start_database("shop-demo-pg").await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Conflict);
    let mut seen = Vec::new();
    while seen.last().is_none_or(|status| status == "stopping") {
        seen.push(aws.database("shop-demo-pg").await.unwrap().status);
    }
    assert_eq!(seen.last().unwrap(), "stopped");
    assert!(seen.len() > 1, "{seen:?}");
    let starting = writes.start_database("shop-demo-pg").await.unwrap();
    assert_eq!(starting.status, "starting");
}

#[tokio::test]
async fn a_database_tells_what_will_change() {
    let mut world = World::default();
    world.database_mut("shop-demo-pg").pending_class = Some("db.m7g.large".to_owned());
    let fake = FakeAws::start(world);
    let (aws, _) = connect_to(&fake).await;
    let database = aws.database("shop-demo-pg").await.unwrap();
    let pending = ("DBInstanceClass".to_owned(), "db.m7g.large".to_owned());
    assert_eq!(database.pending, [pending]);
    assert_eq!(database.class, "db.t4g.small");
    assert_eq!(
        database.latest_restorable_at.is_some(),
        database.backup_retention_days > 0
    );
}

#[tokio::test]
async fn all_pages_of_snapshots_are_read_and_the_newest_is_first() {
    let fake = FakeAws::start(World::default().with_page_size(1).with_settle_reads(1));
    let (aws, key) = connect_to(&fake).await;
    let writes = aws.writes(&key);
    let made = writes
        .create_snapshot("shop-demo-pg", "before-1-2-0")
        .await
        .unwrap();
    assert_eq!(made.status, "creating");
    let found = aws.snapshots("shop-demo-pg").await.unwrap();
    let ids: Vec<_> = found.iter().map(|snapshot| snapshot.id.as_str()).collect();
    assert_eq!(ids, ["before-1-2-0", "rds:shop-demo-pg-nightly"]);
}
