//! How writers of a SQLite file take turns: those that wait together share a flush, and nothing else.

use std::{fs, path::Path, sync::Arc, time::Duration};

use shop_core::{
    storage::{DatabaseKind, Handle, SqliteConfig, Storage, StorageConfig, StoreError, Stores, Tx},
    testing::TestDatabase,
};
use tokio::task::JoinSet;

/// A database with a table to write to.
async fn a_database() -> TestDatabase {
    let database = TestDatabase::new(DatabaseKind::Sqlite).await;
    let mut tx = database.storage.begin().await.unwrap();
    run(&mut tx, "create table notes (text text not null unique)")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    database
}

async fn run(tx: &mut Tx, sql: &'static str) -> Result<(), StoreError> {
    let Handle::Sqlite(connection) = tx.handle() else {
        panic!("this is SQLite")
    };
    sqlx::query(sql).execute(connection).await?;
    Ok(())
}

async fn note(tx: &mut Tx, text: &str) -> Result<(), StoreError> {
    let Handle::Sqlite(connection) = tx.handle() else {
        panic!("this is SQLite")
    };
    let inserting = sqlx::query("insert into notes values ($1)").bind(text);
    inserting.execute(connection).await?;
    Ok(())
}

async fn notes(storage: &Storage) -> Vec<String> {
    let mut reader = storage.read().await.unwrap();
    let Handle::Sqlite(connection) = reader.handle() else {
        panic!("this is SQLite")
    };
    sqlx::query_scalar("select text from notes order by text")
        .fetch_all(connection)
        .await
        .unwrap()
}

fn path(config: &StorageConfig) -> &Path {
    let StorageConfig::Sqlite(SqliteConfig { path, .. }) = config else {
        panic!("this is SQLite")
    };
    path
}

/// How many transactions the write-ahead log holds: frames of which each ends one tell the size of the database.
fn flushes(config: &StorageConfig) -> usize {
    let mut log = path(config).as_os_str().to_owned();
    log.push("-wal");
    let bytes = fs::read(log).unwrap();
    let page = u32::from_be_bytes(bytes[8..12].try_into().unwrap()) as usize;
    let salt = &bytes[16..24];
    bytes[32..]
        .chunks_exact(24 + page)
        // Behind them lie frames of an earlier round.
        .take_while(|frame| &frame[8..16] == salt)
        .filter(|frame| frame[4..8] != [0; 4])
        .count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_that_wait_together_share_a_flush() {
    let database = a_database().await;
    let before = flushes(&database.config);
    for n in 0..10 {
        let mut tx = database.storage.begin().await.unwrap();
        note(&mut tx, &format!("alone {n}")).await.unwrap();
        tx.commit().await.unwrap();
    }
    let alone = flushes(&database.config) - before;
    assert_eq!(alone, 10, "each is on the disk when it is told so");

    // All of them wait for the one that has its turn.
    let mut first = database.storage.begin().await.unwrap();
    let mut writers = JoinSet::new();
    for n in 0..40 {
        let storage = database.storage.clone();
        writers.spawn(async move {
            let mut tx = storage.begin().await.unwrap();
            note(&mut tx, &format!("together {n}")).await.unwrap();
            tx.commit().await.unwrap();
        });
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    note(&mut first, "first").await.unwrap();
    first.commit().await.unwrap();
    while let Some(done) = writers.join_next().await {
        done.unwrap();
    }
    let together = flushes(&database.config) - before - alone;
    assert!(together <= 20, "{together} flushes for 41 writers");
    assert_eq!(notes(&database.storage).await.len(), 51);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_gives_up_or_fails_takes_nobody_along() {
    let database = a_database().await;
    let mut writers = JoinSet::new();
    let first = database.storage.begin().await.unwrap();
    for n in 0..60 {
        let storage = database.storage.clone();
        writers.spawn(async move {
            let mut tx = storage.begin().await.unwrap();
            note(&mut tx, &format!("kept {n:02}")).await.unwrap();
            match n % 6 {
                0 => tx.commit().await.unwrap(),
                1 => drop(tx),
                2 => tx.rollback().await.unwrap(),
                // Goes away while a statement is under way.
                3 => drop(tokio::time::timeout(Duration::ZERO, note(&mut tx, "late")).await),
                4 => {
                    let twice = note(&mut tx, &format!("kept {n:02}")).await;
                    assert!(twice.is_err(), "a note is unique");
                }
                _ => panic!("the writer falls over"),
            }
            drop(tokio::time::timeout(Duration::ZERO, storage.begin()).await);
        });
    }
    tokio::time::sleep(Duration::from_millis(20)).await;
    drop(first);
    let mut fallen = 0;
    while let Some(done) = writers.join_next().await {
        fallen += usize::from(done.is_err());
    }
    assert_eq!(fallen, 10, "those that were made to fall");
    let expected: Vec<_> = (0..60).step_by(6).map(|n| format!("kept {n:02}")).collect();
    assert_eq!(notes(&database.storage).await, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_told_to_be_written_is_there_when_the_disk_is_full() {
    let database = a_database().await;
    let storage = Arc::new(database.storage.clone());
    let mut first = storage.begin().await.unwrap();
    run(&mut first, "pragma max_page_count = 60").await.unwrap();
    let mut writers = JoinSet::new();
    for n in 0..60 {
        let storage = Arc::clone(&storage);
        writers.spawn(async move {
            let text = format!("{n:02} {}", "x".repeat(20_000));
            let written = async {
                let mut tx = storage.begin().await?;
                note(&mut tx, &text).await?;
                tx.commit().await
            };
            written.await.map(|()| text)
        });
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    first.commit().await.unwrap();
    let (mut told, mut refused) = (vec![], 0);
    while let Some(done) = writers.join_next().await {
        match done.unwrap() {
            Ok(text) => told.push(text),
            Err(StoreError::CannotWrite(_)) => refused += 1,
            Err(error) => panic!("{error:?}"),
        }
    }
    told.sort_unstable();
    assert!(!told.is_empty() && refused > 0, "{} fit", told.len());
    assert_eq!(notes(&storage).await, told);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_for_a_turn_for_ever() {
    let database = a_database().await;
    let StorageConfig::Sqlite(config) = &database.config else {
        panic!("this is SQLite")
    };
    let impatient = SqliteConfig {
        acquire_timeout: Duration::from_millis(100),
        ..config.clone()
    };
    let storage = Storage::open(&StorageConfig::Sqlite(impatient))
        .await
        .unwrap();
    let mut first = storage.begin().await.unwrap();
    let late = storage.begin().await.unwrap_err();
    assert!(matches!(late, StoreError::Unavailable(_)), "{late:?}");
    note(&mut first, "in time").await.unwrap();
    first.commit().await.unwrap();
    let mut next = storage.begin().await.unwrap();
    note(&mut next, "later").await.unwrap();
    next.commit().await.unwrap();
    assert_eq!(notes(&storage).await, ["in time", "later"]);
}
