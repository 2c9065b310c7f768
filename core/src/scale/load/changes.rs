use super::indexes::run;
use crate::storage::{Handle, StoreError, Stores, Tx};

/// Begins the names of the triggers that write the log of the search index.
const PREFIX: &str = "search_logs_";

/// A trigger that says nothing for a while.
#[derive(Debug)]
pub(super) struct Trigger {
    table: String,
    name: String,
    /// The statement that makes it, as SQLite tells it; PostgreSQL keeps it.
    definition: Option<String>,
}

/// Keeps the triggers from noting each product: an index that grows from nothing is built faster than it follows.
pub(super) async fn hush(tx: &mut Tx) -> Result<Vec<Trigger>, StoreError> {
    let triggers = list_triggers(tx).await?;
    for trigger in &triggers {
        let Trigger { table, name, .. } = trigger;
        // The names are the database's own.
        let statement = match trigger.definition {
            Some(_) => format!("drop trigger \"{name}\""),
            None => format!("alter table \"{table}\" disable trigger \"{name}\""),
        };
        run(tx, statement).await?;
    }
    Ok(triggers)
}

/// Lets the triggers note again what changes, and notes that everything has.
pub(super) async fn tell(tx: &mut Tx, triggers: Vec<Trigger>) -> Result<(), StoreError> {
    for trigger in triggers {
        let Trigger {
            table,
            name,
            definition,
        } = trigger;
        let statement = definition
            .unwrap_or_else(|| format!("alter table \"{table}\" enable trigger \"{name}\""));
        run(tx, statement).await?;
    }
    let now = match tx.handle() {
        Handle::Postgres(_) => "clock_timestamp()",
        Handle::Sqlite(_) => "cast(unixepoch('subsec') * 1000000 as integer)",
    };
    let statement =
        format!("insert into search_changes (product_id, changed_at) values (null, {now})");
    run(tx, statement).await
}

async fn list_triggers(tx: &mut Tx) -> Result<Vec<Trigger>, StoreError> {
    let found: Vec<(String, String, Option<String>)> = match tx.handle() {
        Handle::Postgres(connection) => {
            sqlx::query_as(
                r"
                select
                    tgrelid::regclass::text,
                    tgname::text,
                    null::text
                from pg_trigger
                where starts_with(tgname::text, $1)
                order by tgname",
            )
            .bind(PREFIX)
            .fetch_all(connection)
            .await?
        }
        Handle::Sqlite(connection) => {
            sqlx::query_as(
                r"
                select
                    tbl_name,
                    name,
                    sql
                from sqlite_schema
                where type = 'trigger'
                    and substr(name, 1, length($1)) = $1
                order by name",
            )
            .bind(PREFIX)
            .fetch_all(connection)
            .await?
        }
    };
    let trigger = |(table, name, definition)| Trigger {
        table,
        name,
        definition,
    };
    Ok(found.into_iter().map(trigger).collect())
}
