use super::{indexes::run, tables::Table};
use crate::storage::{Handle, StoreError, Stores, Tx};

/// A foreign key that is away for a while.
#[derive(Debug)]
pub(super) struct Reference {
    table: String,
    name: String,
    /// What it demands, as the database tells it.
    definition: String,
}

/// Drops the foreign keys of tables on PostgreSQL: made at the end, each is checked once for all rows instead of once for
/// each. SQLite cannot drop one, and looks a row up in no time.
pub(super) async fn drop_references(
    tx: &mut Tx,
    tables: &[&Table],
) -> Result<Vec<Reference>, StoreError> {
    let Handle::Postgres(connection) = tx.handle() else {
        return Ok(vec![]);
    };
    let names: Vec<_> = tables.iter().map(|table| table.name).collect();
    let found: Vec<(String, String, String)> = sqlx::query_as(
        r"
        select
            conrelid::regclass::text,
            conname::text,
            pg_get_constraintdef(oid)
        from pg_constraint
        where contype = 'f'
            and conrelid = any ($1::text[]::regclass[])
        order by conrelid::regclass::text, conname",
    )
    .bind(names)
    .fetch_all(connection)
    .await?;
    let reference = |(table, name, definition)| Reference {
        table,
        name,
        definition,
    };
    let dropped: Vec<Reference> = found.into_iter().map(reference).collect();
    for Reference { table, name, .. } in &dropped {
        // The names are the database's own.
        run(
            tx,
            format!("alter table {table} drop constraint \"{name}\""),
        )
        .await?;
    }
    Ok(dropped)
}

/// Makes a foreign key again, which fails where a row refers to none.
pub(super) async fn create_reference(tx: &mut Tx, reference: Reference) -> Result<(), StoreError> {
    let Reference {
        table,
        name,
        definition,
    } = reference;
    let statement = format!("alter table {table} add constraint \"{name}\" {definition}");
    run(tx, statement).await
}
