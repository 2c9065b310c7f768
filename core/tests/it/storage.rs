//! What storage does when its disk is full, and how SQLite is compiled.

use shop_core::{
    storage::{DatabaseKind, Handle, StoreError, Stores},
    testing::TestDatabase,
};

/// Fills the disk by the writer's own limit, which a fresh connection does not have.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn once_a_full_disk_has_space_again_sqlite_writes_go_on() {
    let database = TestDatabase::new(DatabaseKind::Sqlite).await;
    let storage = &database.storage;
    let mut tx = storage.begin().await.unwrap();
    let Handle::Sqlite(connection) = tx.handle() else {
        panic!("this is SQLite")
    };
    sqlx::query("create table ballast (bytes blob)")
        .execute(&mut *connection)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let mut tx = storage.begin().await.unwrap();
    let Handle::Sqlite(connection) = tx.handle() else {
        panic!("this is SQLite")
    };
    sqlx::query("pragma max_page_count = 1")
        .execute(&mut *connection)
        .await
        .unwrap();
    let mut full = None;
    for _ in 0..100 {
        let written = sqlx::query("insert into ballast values (zeroblob(1000000))")
            .execute(&mut *connection)
            .await;
        if let Err(error) = written {
            full = Some(StoreError::from(error));
            break;
        }
    }
    let full = full.expect("the disk is full");
    assert!(matches!(full, StoreError::CannotWrite(_)), "{full:?}");
    drop(tx);

    for _ in 0..3 {
        let mut tx = storage.begin().await.expect("writes go on");
        let Handle::Sqlite(connection) = tx.handle() else {
            panic!("this is SQLite")
        };
        sqlx::query("insert into ballast values (zeroblob(10))")
            .execute(&mut *connection)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    let mut reader = storage.read().await.unwrap();
    let Handle::Sqlite(connection) = reader.handle() else {
        panic!("this is SQLite")
    };
    let verdict: String = sqlx::query_scalar("pragma integrity_check")
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    assert_eq!(verdict, "ok");
    let rows: i64 = sqlx::query_scalar("select count(*) from ballast")
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    assert_eq!(rows, 3, "nothing is left of what did not fit");
}

/// Makes the file read-only for the writer's connection alone; what is opened afterwards writes again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_file_is_told_as_such_and_heals() {
    let database = TestDatabase::new(DatabaseKind::Sqlite).await;
    let storage = &database.storage;
    let mut tx = storage.begin().await.unwrap();
    let Handle::Sqlite(connection) = tx.handle() else {
        panic!("this is SQLite")
    };
    sqlx::query("pragma query_only = 1")
        .execute(connection)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let refused = storage.begin().await.unwrap_err();
    assert!(matches!(refused, StoreError::CannotWrite(_)), "{refused:?}");
    storage.read().await.expect("reads go on");
    let tx = storage.begin().await.expect("writes go on");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn sqlite_is_compiled_as_the_settings_of_cargo_say() {
    let database = TestDatabase::new(DatabaseKind::Sqlite).await;
    let mut reader = database.storage.read().await.unwrap();
    let Handle::Sqlite(connection) = reader.handle() else {
        panic!("this is SQLite")
    };
    let options: Vec<String> = sqlx::query_scalar("pragma compile_options")
        .fetch_all(connection)
        .await
        .unwrap();
    for wanted in ["ENABLE_QPSG", "DEFAULT_MEMSTATUS=0"] {
        assert!(options.iter().any(|option| option == wanted), "{options:?}");
    }
    let unwanted = "ENABLE_MEMORY_MANAGEMENT";
    assert!(
        options.iter().all(|option| option != unwanted),
        "{options:?}"
    );
}
