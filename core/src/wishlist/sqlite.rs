use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::{SqliteConnection, types::Uuid};

use super::{Wishlist, WishlistStore};
use crate::{
    id::{ProductId, UserId},
    storage::{StoreError, micros},
};

/// [`WishlistStore`] on a SQLite connection.
#[derive(Debug)]
pub(crate) struct SqliteWishlistStore<'c> {
    connection: &'c mut SqliteConnection,
}

impl<'c> SqliteWishlistStore<'c> {
    pub(crate) fn new(connection: &'c mut SqliteConnection) -> Self {
        Self { connection }
    }
}

#[async_trait]
impl WishlistStore for SqliteWishlistStore<'_> {
    async fn find(&mut self, user_id: UserId) -> Result<Wishlist, StoreError> {
        let ids: Vec<Uuid> = sqlx::query_scalar(
            r"
            select product_id
            from wishes
            where user_id = $1
            order by added_at desc, product_id",
        )
        .bind(user_id.0)
        .fetch_all(&mut *self.connection)
        .await?;
        Ok(Wishlist::of(ids.into_iter().map(ProductId)))
    }

    async fn lock(&mut self, user_id: UserId) -> Result<bool, StoreError> {
        // A transaction that may write is the only one, so finding the account is holding its list.
        let row = sqlx::query("select id from users where id = $1")
            .bind(user_id.0)
            .fetch_optional(&mut *self.connection)
            .await?;
        Ok(row.is_some())
    }

    async fn add(
        &mut self,
        user_id: UserId,
        product_id: ProductId,
        added_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            r"
            insert into wishes (user_id, product_id, added_at)
            values ($1, $2, $3)
            on conflict (user_id, product_id) do nothing",
        )
        .bind(user_id.0)
        .bind(product_id.0)
        .bind(micros(added_at))
        .execute(&mut *self.connection)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn remove(&mut self, user_id: UserId, product_id: ProductId) -> Result<bool, StoreError> {
        let done = sqlx::query("delete from wishes where user_id = $1 and product_id = $2")
            .bind(user_id.0)
            .bind(product_id.0)
            .execute(&mut *self.connection)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
