use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow, types::Json};

use super::{AddressBookStore, SavedAddress};
use crate::{
    id::{AddressId, UserId},
    storage::{StoreError, json_from_text, micros, moment_from_micros},
};

/// [`AddressBookStore`] on a SQLite connection.
#[derive(Debug)]
pub(crate) struct SqliteAddressBookStore<'c> {
    connection: &'c mut SqliteConnection,
}

impl<'c> SqliteAddressBookStore<'c> {
    pub(crate) fn new(connection: &'c mut SqliteConnection) -> Self {
        Self { connection }
    }
}

#[async_trait]
impl AddressBookStore for SqliteAddressBookStore<'_> {
    async fn list(&mut self, user_id: UserId) -> Result<Vec<SavedAddress>, StoreError> {
        let rows = sqlx::query(
            r"
            select
                id,
                user_id,
                address,
                is_default,
                created_at,
                updated_at
            from addresses
            where user_id = $1
            order by is_default desc, created_at desc, id desc",
        )
        .bind(user_id.0)
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(read_saved).collect()
    }

    async fn find(
        &mut self,
        user_id: UserId,
        id: AddressId,
    ) -> Result<Option<SavedAddress>, StoreError> {
        let row = sqlx::query(
            r"
            select
                id,
                user_id,
                address,
                is_default,
                created_at,
                updated_at
            from addresses
            where id = $1
                and user_id = $2",
        )
        .bind(id.0)
        .bind(user_id.0)
        .fetch_optional(&mut *self.connection)
        .await?;
        row.as_ref().map(read_saved).transpose()
    }

    async fn add(&mut self, saved: &SavedAddress) -> Result<(), StoreError> {
        sqlx::query(
            r"
            insert into addresses (
                id,
                user_id,
                address,
                is_default,
                created_at,
                updated_at
            ) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(saved.id.0)
        .bind(saved.user_id.0)
        .bind(Json(&saved.address))
        .bind(saved.is_default)
        .bind(micros(saved.created_at))
        .bind(micros(saved.updated_at))
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn update(&mut self, saved: &SavedAddress) -> Result<bool, StoreError> {
        let done = sqlx::query(
            r"
            update addresses
            set address = $3,
                is_default = $4,
                updated_at = $5
            where id = $1
                and user_id = $2",
        )
        .bind(saved.id.0)
        .bind(saved.user_id.0)
        .bind(Json(&saved.address))
        .bind(saved.is_default)
        .bind(micros(saved.updated_at))
        .execute(&mut *self.connection)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn clear_default(&mut self, user_id: UserId) -> Result<(), StoreError> {
        sqlx::query("update addresses set is_default = false where user_id = $1 and is_default")
            .bind(user_id.0)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn delete(&mut self, user_id: UserId, id: AddressId) -> Result<bool, StoreError> {
        let done = sqlx::query("delete from addresses where id = $1 and user_id = $2")
            .bind(id.0)
            .bind(user_id.0)
            .execute(&mut *self.connection)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}

fn read_saved(row: &SqliteRow) -> Result<SavedAddress, StoreError> {
    Ok(SavedAddress {
        id: AddressId(row.try_get("id")?),
        user_id: UserId(row.try_get("user_id")?),
        address: json_from_text("address", row.try_get("address")?)?,
        is_default: row.try_get("is_default")?,
        created_at: read_moment(row, "created_at")?,
        updated_at: read_moment(row, "updated_at")?,
    })
}

fn read_moment(row: &SqliteRow, column: &str) -> Result<Timestamp, StoreError> {
    moment_from_micros(row.try_get(column)?)
}
