use sqlx::{AssertSqlSafe, Executor};

use super::tables::Table;
use crate::storage::{Connection, Handle, StoreError, Stores, Tx};

/// An index that is away for a while.
#[derive(Debug)]
pub(super) struct Index {
    name: String,
    /// The statement that makes it, as the database tells it.
    definition: String,
}

/// Drops the indexes of tables that no rule needs: made at the end, each is sorted once. Where the transaction fails, they
/// were never away.
pub(super) async fn drop_indexes(tx: &mut Tx, tables: &[&Table]) -> Result<Vec<Index>, StoreError> {
    let mut dropped = Vec::new();
    for table in tables {
        dropped.extend(indexes_of(tx, table).await?);
    }
    for index in &dropped {
        // The name is the database's own.
        run(tx, format!("drop index \"{}\"", index.name)).await?;
    }
    Ok(dropped)
}

/// Makes an index again.
pub(super) async fn create_index(tx: &mut Tx, index: Index) -> Result<(), StoreError> {
    run(tx, index.definition).await
}

/// Lets the database look at what it has got, so that its plans are good from the first query on.
pub(super) async fn analyze(tx: &mut Tx, tables: &[&Table]) -> Result<(), StoreError> {
    let statement = match tx.handle() {
        Handle::Postgres(_) => {
            let names: Vec<_> = tables.iter().map(|table| table.name).collect();
            format!("analyze {}", names.join(", "))
        }
        // A thousand entries of an index tell enough of it.
        Handle::Sqlite(_) => "pragma analysis_limit = 1000; analyze".to_owned(),
    };
    run(tx, statement).await
}

/// Lets PostgreSQL note which pages all may see, so that lists are read from indexes alone. It would do so by itself, a minute
/// later and for minutes, while the first visitors are there.
pub(super) async fn vacuum(connection: &mut Connection, table: &Table) -> Result<(), StoreError> {
    let Handle::Postgres(connection) = connection.handle() else {
        return Ok(());
    };
    let vacuum = format!("vacuum {}", table.name);
    // Each by itself, since it runs in no transaction.
    connection.execute("set statement_timeout = 0").await?;
    let done = connection.execute(AssertSqlSafe(vacuum)).await;
    connection.execute("reset statement_timeout").await?;
    done?;
    Ok(())
}

async fn indexes_of(tx: &mut Tx, table: &Table) -> Result<Vec<Index>, StoreError> {
    let found: Vec<(String, String)> = match tx.handle() {
        Handle::Postgres(connection) => {
            sqlx::query_as(
                r"
                select
                    c.relname::text,
                    pg_get_indexdef(i.indexrelid)
                from pg_index i
                join pg_class c on c.oid = i.indexrelid
                where i.indrelid = to_regclass($1)
                    and not i.indisunique
                order by c.relname",
            )
            .bind(table.name)
            .fetch_all(connection)
            .await?
        }
        Handle::Sqlite(connection) => {
            sqlx::query_as(
                r"
                select
                    s.name,
                    s.sql
                from pragma_index_list($1) l
                join sqlite_schema s on s.name = l.name and s.type = 'index'
                where not l.[unique]
                    and s.sql is not null
                order by s.name",
            )
            .bind(table.name)
            .fetch_all(connection)
            .await?
        }
    };
    let index = |(name, definition)| Index { name, definition };
    Ok(found.into_iter().map(index).collect())
}

/// Runs statements whose names are the database's own.
pub(super) async fn run(tx: &mut Tx, statement: String) -> Result<(), StoreError> {
    match tx.handle() {
        Handle::Postgres(connection) => {
            connection.execute(AssertSqlSafe(statement)).await?;
        }
        Handle::Sqlite(connection) => {
            connection.execute(AssertSqlSafe(statement)).await?;
        }
    }
    Ok(())
}
