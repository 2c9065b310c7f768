use async_trait::async_trait;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, Row, postgres::PgRow, types::Json};

use super::{Import, ImportState, ImportStore};
use crate::{
    id::{ImportId, UserId},
    storage::{StoreError, stored, to_u32},
};

/// The columns of `imports i` that make an [`Import`].
macro_rules! import_columns {
    () => {
        "
            i.id,
            i.user_id,
            i.file_name,
            i.row_count,
            i.applied_count,
            i.state,
            i.report,
            i.created_at,
            i.expires_at"
    };
}

/// [`ImportStore`] on a PostgreSQL connection.
#[derive(Debug)]
pub(crate) struct PgImportStore<'c> {
    connection: &'c mut PgConnection,
}

impl<'c> PgImportStore<'c> {
    pub(crate) fn new(connection: &'c mut PgConnection) -> Self {
        Self { connection }
    }
}

#[async_trait]
impl ImportStore for PgImportStore<'_> {
    async fn add(&mut self, import: &Import, file: &[u8]) -> Result<(), StoreError> {
        sqlx::query(
            "insert into imports (
                id,
                user_id,
                file_name,
                row_count,
                applied_count,
                state,
                report,
                created_at,
                expires_at
            ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(import.id.0)
        .bind(import.user_id.0)
        .bind(&import.file_name)
        .bind(i64::from(import.rows))
        .bind(i64::from(import.applied))
        .bind(import.state.as_str())
        .bind(Json(&import.report))
        .bind(import.created_at.to_sqlx())
        .bind(import.expires_at.to_sqlx())
        .execute(&mut *self.connection)
        .await?;
        sqlx::query("insert into import_files (import_id, content) values ($1, $2)")
            .bind(import.id.0)
            .bind(file)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn lookup(
        &mut self,
        id: ImportId,
        user_id: UserId,
        now: Timestamp,
    ) -> Result<Option<Import>, StoreError> {
        let row = sqlx::query(concat!(
            "select",
            import_columns!(),
            " from imports i where i.id = $1 and i.user_id = $2 and i.expires_at > $3"
        ))
        .bind(id.0)
        .bind(user_id.0)
        .bind(now.to_sqlx())
        .fetch_optional(&mut *self.connection)
        .await?;
        row.as_ref().map(read_import).transpose()
    }

    async fn lock(&mut self, id: ImportId, now: Timestamp) -> Result<Option<Import>, StoreError> {
        let row = sqlx::query(concat!(
            "select",
            import_columns!(),
            " from imports i where i.id = $1 and i.expires_at > $2 for update"
        ))
        .bind(id.0)
        .bind(now.to_sqlx())
        .fetch_optional(&mut *self.connection)
        .await?;
        row.as_ref().map(read_import).transpose()
    }

    async fn lookup_file(&mut self, id: ImportId) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(
            sqlx::query_scalar("select content from import_files where import_id = $1")
                .bind(id.0)
                .fetch_optional(&mut *self.connection)
                .await?,
        )
    }

    async fn update(&mut self, import: &Import) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update imports set
                applied_count = $2,
                state = $3,
                report = $4
            where id = $1",
        )
        .bind(import.id.0)
        .bind(i64::from(import.applied))
        .bind(import.state.as_str())
        .bind(Json(&import.report))
        .execute(&mut *self.connection)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_file(&mut self, id: ImportId) -> Result<bool, StoreError> {
        let done = sqlx::query("delete from import_files where import_id = $1")
            .bind(id.0)
            .execute(&mut *self.connection)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete(&mut self, id: ImportId, user_id: UserId) -> Result<bool, StoreError> {
        let done = sqlx::query("delete from imports where id = $1 and user_id = $2")
            .bind(id.0)
            .bind(user_id.0)
            .execute(&mut *self.connection)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_of(&mut self, user_id: UserId) -> Result<u64, StoreError> {
        let done = sqlx::query("delete from imports where user_id = $1")
            .bind(user_id.0)
            .execute(&mut *self.connection)
            .await?;
        Ok(done.rows_affected())
    }

    async fn delete_expired(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query("delete from imports where expires_at <= $1")
            .bind(now.to_sqlx())
            .execute(&mut *self.connection)
            .await?;
        Ok(done.rows_affected())
    }
}

fn read_import(row: &PgRow) -> Result<Import, StoreError> {
    let Json(report) = row.try_get("report")?;
    Ok(Import {
        id: ImportId(row.try_get("id")?),
        user_id: UserId(row.try_get("user_id")?),
        file_name: row.try_get("file_name")?,
        rows: to_u32("rows of an import", row.try_get("row_count")?)?,
        applied: to_u32("rows of an import", row.try_get("applied_count")?)?,
        state: stored("import state", ImportState::parse(row.try_get("state")?))?,
        report,
        created_at: read_moment(row, "created_at")?,
        expires_at: read_moment(row, "expires_at")?,
    })
}

fn read_moment(row: &PgRow, column: &str) -> Result<Timestamp, StoreError> {
    Ok(row.try_get::<jiff_sqlx::Timestamp, _>(column)?.to_jiff())
}
