use std::ops::Bound;

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::{SqliteConnection, types::Uuid};

use super::{AddressStore, ProductAddress, SlugOwner};
use crate::{
    id::ProductId,
    storage::{StoreError, micros, moment_from_micros},
};

/// [`AddressStore`] on a SQLite connection.
#[derive(Debug)]
pub(crate) struct SqliteAddressStore<'c> {
    connection: &'c mut SqliteConnection,
}

impl<'c> SqliteAddressStore<'c> {
    pub(crate) fn new(connection: &'c mut SqliteConnection) -> Self {
        Self { connection }
    }
}

#[async_trait]
impl AddressStore for SqliteAddressStore<'_> {
    async fn retire_slug(
        &mut self,
        slug: &str,
        owner: SlugOwner,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (sql, id) = match owner {
            SlugOwner::Product(id) => (
                r"
                insert into product_old_slugs (slug, product_id, retired_at)
                values ($1, $2, $3)
                on conflict (slug) do update
                set product_id = excluded.product_id,
                    retired_at = excluded.retired_at",
                id.0,
            ),
            SlugOwner::Category(id) => (
                r"
                insert into category_old_slugs (slug, category_id, retired_at)
                values ($1, $2, $3)
                on conflict (slug) do update
                set category_id = excluded.category_id,
                    retired_at = excluded.retired_at",
                id.0,
            ),
        };
        sqlx::query(sql)
            .bind(slug)
            .bind(id)
            .bind(micros(now))
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn take_over_slug(&mut self, slug: &str, owner: SlugOwner) -> Result<(), StoreError> {
        let sql = match owner {
            SlugOwner::Product(_) => "delete from product_old_slugs where slug = $1",
            SlugOwner::Category(_) => "delete from category_old_slugs where slug = $1",
        };
        sqlx::query(sql)
            .bind(slug)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn find_product_by_old_slug(&mut self, slug: &str) -> Result<Option<String>, StoreError> {
        let found = sqlx::query_scalar(
            r"
            select p.slug
            from product_old_slugs o
            join products p on p.id = o.product_id
            where o.slug = $1
                and p.status <> 'DRAFT'",
        )
        .bind(slug)
        .fetch_optional(&mut *self.connection)
        .await?;
        Ok(found)
    }

    async fn find_category_by_old_slug(
        &mut self,
        slug: &str,
    ) -> Result<Option<String>, StoreError> {
        let found = sqlx::query_scalar(
            r"
            select c.slug
            from category_old_slugs o
            join categories c on c.id = o.category_id
            where o.slug = $1
                and c.is_active",
        )
        .bind(slug)
        .fetch_optional(&mut *self.connection)
        .await?;
        Ok(found)
    }

    async fn list_product_addresses(
        &mut self,
        from: Bound<ProductId>,
        limit: u32,
    ) -> Result<Vec<ProductAddress>, StoreError> {
        let (sql, start) = match from {
            Bound::Excluded(id) => (
                r"
                select id, slug, updated_at
                from products
                where +status = 'ACTIVE'
                    and variant_of is null
                    and id > $1
                order by id
                limit $2",
                id.0,
            ),
            Bound::Included(ProductId(start)) => (FROM_HERE, start),
            Bound::Unbounded => (FROM_HERE, Uuid::nil()),
        };
        let rows: Vec<(Uuid, String, i64)> = sqlx::query_as(sql)
            .bind(start)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.connection)
            .await?;
        let address = |(id, slug, updated_at): (Uuid, String, i64)| {
            Ok(ProductAddress {
                id: ProductId(id),
                slug,
                updated_at: moment_from_micros(updated_at)?,
            })
        };
        rows.into_iter().map(address).collect()
    }

    async fn list_part_starts(&mut self, size: u32) -> Result<Vec<ProductId>, StoreError> {
        let ids: Vec<Uuid> = sqlx::query_scalar(
            r"
            select id
            from (
                select id, row_number() over (order by id) as position
                from products
                where status = 'ACTIVE'
                    and variant_of is null
            ) numbered
            where (position - 1) % $1 = 0
            order by id",
        )
        .bind(i64::from(size))
        .fetch_all(&mut *self.connection)
        .await?;
        Ok(ids.into_iter().map(ProductId).collect())
    }
}

const FROM_HERE: &str = r"
    select id, slug, updated_at
    from products
    where +status = 'ACTIVE'
        and variant_of is null
        and id >= $1
    order by id
    limit $2";
