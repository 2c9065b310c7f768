use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::{SqliteConnection, types::Json};

use super::row::read_line;
use crate::{
    cart::{Cart, CartOwner, CartStore, sql::of_owner},
    catalog::sql::product_columns,
    id::{CartId, ProductId},
    money::Money,
    storage::{StoreError, micros, stored, to_i64, to_u64},
};

/// [`CartStore`] on a SQLite connection.
#[derive(Debug)]
pub(crate) struct SqliteCartStore<'c> {
    connection: &'c mut SqliteConnection,
}

impl<'c> SqliteCartStore<'c> {
    pub(crate) fn new(connection: &'c mut SqliteConnection) -> Self {
        Self { connection }
    }
}

#[async_trait]
impl CartStore for SqliteCartStore<'_> {
    async fn find(&mut self, owner: CartOwner) -> Result<Cart, StoreError> {
        let (sql, id) = of_owner!(
            owner,
            concat!(
                "select",
                product_columns!(),
                ",
                    cart_lines.quantity,
                    cart_lines.unit_price_seen_minor,
                    cart_lines.added_at
                from carts
                join cart_lines on cart_lines.cart_id = carts.id
                join products p on p.id = cart_lines.product_id
                left join stock_levels l on l.product_id = p.id"
            ),
            "order by cart_lines.added_at, cart_lines.product_id"
        );
        let rows = sqlx::query(sql)
            .bind(id)
            .fetch_all(&mut *self.connection)
            .await?;
        let lines = rows.iter().map(read_line).collect::<Result<_, _>>()?;
        Ok(Cart { lines })
    }

    async fn count_pieces(&mut self, owner: CartOwner) -> Result<u64, StoreError> {
        let (sql, id) = of_owner!(
            owner,
            r"
            select coalesce(sum(cart_lines.quantity), 0)
            from carts
            join cart_lines on cart_lines.cart_id = carts.id",
            ""
        );
        let pieces = sqlx::query_scalar(sql)
            .bind(id)
            .fetch_one(&mut *self.connection)
            .await?;
        Ok(to_u64(pieces))
    }

    async fn open(
        &mut self,
        owner: CartOwner,
        new_id: CartId,
        now: Timestamp,
    ) -> Result<CartId, StoreError> {
        let (id, user_id, sql) = match owner {
            CartOwner::Guest(id) => (
                id,
                None,
                r"
                insert into carts (id, user_id, created_at, updated_at)
                values ($1, $2, $3, $3)
                on conflict (id) do update set updated_at = excluded.updated_at
                where carts.user_id is null
                returning id",
            ),
            CartOwner::Account(user_id) => (
                new_id,
                Some(user_id.0),
                r"
                insert into carts (id, user_id, created_at, updated_at)
                values ($1, $2, $3, $3)
                on conflict (user_id) do update set updated_at = excluded.updated_at
                returning id",
            ),
        };
        let opened = sqlx::query_scalar(sql)
            .bind(id.0)
            .bind(user_id)
            .bind(micros(now))
            .fetch_optional(&mut *self.connection)
            .await?;
        stored("owner of a guest's cart", opened).map(CartId)
    }

    async fn put_line(
        &mut self,
        cart_id: CartId,
        product_id: ProductId,
        quantity: u32,
        unit_price_seen: Money,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            r"
            insert into cart_lines (
                cart_id,
                product_id,
                quantity,
                unit_price_seen_minor,
                added_at
            ) values ($1, $2, $3, $4, $5)
            on conflict (cart_id, product_id) do update
            set quantity = excluded.quantity,
                unit_price_seen_minor = excluded.unit_price_seen_minor",
        )
        .bind(cart_id.0)
        .bind(product_id.0)
        .bind(to_i64(quantity))
        .bind(unit_price_seen.minor_units())
        .bind(micros(now))
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn remove_lines(
        &mut self,
        cart_id: CartId,
        product_ids: &[ProductId],
    ) -> Result<u64, StoreError> {
        // One bound list instead of one placeholder an id, so that the statement is always the same.
        let ids: Vec<_> = product_ids.iter().map(|id| id.0.simple()).collect();
        let done = sqlx::query(
            r"
            delete from cart_lines
            where cart_id = $1
                and product_id in (select unhex(value) from json_each($2))",
        )
        .bind(cart_id.0)
        .bind(Json(ids))
        .execute(&mut *self.connection)
        .await?;
        Ok(done.rows_affected())
    }

    async fn delete(&mut self, owner: CartOwner) -> Result<(), StoreError> {
        let (sql, id) = of_owner!(owner, "delete from carts", "");
        sqlx::query(sql)
            .bind(id)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn delete_abandoned(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        // Left to itself, SQLite takes the index of accounts and so reads every guest's cart.
        let done = sqlx::query(
            r"
            delete from carts indexed by carts_abandoned
            where user_id is null
                and updated_at < $1",
        )
        .bind(micros(before))
        .execute(&mut *self.connection)
        .await?;
        Ok(done.rows_affected())
    }
}
