use sqlx::{AssertSqlSafe, Executor, SqliteConnection};

use crate::storage::{Handle, StoreError, Stores, Tx};

/// How much of a SQLite file is kept in memory while it grows, in KiB: with the usual 2 MB every row would read pages of its
/// unique indexes again.
const CACHE_KIB: i64 = 96 * 1024;

/// Lets a transaction take as long as it needs. Tells the size of SQLite's cache as it was.
pub(super) async fn make_room(tx: &mut Tx) -> Result<Option<i64>, StoreError> {
    match tx.handle() {
        Handle::Postgres(connection) => {
            // Until the end of the transaction. Making an index of a million rows is slow in the usual 64 MB.
            let settings = r"
                set local statement_timeout = 0;
                set local idle_in_transaction_session_timeout = 0;
                set local maintenance_work_mem = '256MB'";
            connection.execute(settings).await?;
            Ok(None)
        }
        Handle::Sqlite(connection) => {
            let before = sqlx::query_scalar("pragma cache_size")
                .fetch_one(&mut *connection)
                .await?;
            set_cache(connection, -CACHE_KIB).await?;
            Ok(Some(before))
        }
    }
}

/// Gives back what [`make_room`] took.
pub(super) async fn give_back(tx: &mut Tx, cache: Option<i64>) -> Result<(), StoreError> {
    if let (Handle::Sqlite(connection), Some(cache)) = (tx.handle(), cache) {
        set_cache(connection, cache).await?;
    }
    Ok(())
}

async fn set_cache(connection: &mut SqliteConnection, size: i64) -> Result<(), StoreError> {
    let pragma = format!("pragma cache_size = {size}");
    connection.execute(AssertSqlSafe(pragma)).await?;
    Ok(())
}
