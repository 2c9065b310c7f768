use std::collections::HashMap;

use async_trait::async_trait;
use sqlx::{PgConnection, types::Uuid};

use super::{
    keys, list,
    row::{bind_category, bind_product, read_category, read_product, read_shown_product},
    together,
};
use crate::{
    catalog::{
        CatalogStore, Category, Key, ListedProduct, Product, ProductFilter, ProductOrder,
        ProductPlace, ProductStatus, Rank, ShownProduct,
        sql::{category_columns, product_columns},
    },
    id::{CategoryId, ProductId},
    page::{Page, PageRequest},
    storage::{StoreError, id_list, to_u64},
};

/// The advisory lock of the catalogue: any number that the program uses for nothing else.
const CATALOG: i64 = 0x6361_7465_676f_7279;

/// [`CatalogStore`] on a PostgreSQL connection.
#[derive(Debug)]
pub(crate) struct PgCatalogStore<'c> {
    connection: &'c mut PgConnection,
}

impl<'c> PgCatalogStore<'c> {
    pub(crate) fn new(connection: &'c mut PgConnection) -> Self {
        Self { connection }
    }
}

#[async_trait]
impl CatalogStore for PgCatalogStore<'_> {
    async fn find_category(
        &mut self,
        key: &Key<CategoryId>,
    ) -> Result<Option<Category>, StoreError> {
        let query = match key {
            Key::Id(id) => sqlx::query(concat!(
                "select",
                category_columns!(),
                "from categories c
                where c.id = $1 or c.slug in ($2, $3)
                order by c.id = $1 desc, c.slug
                limit 1",
            ))
            .bind(id.0)
            .bind(id.to_string())
            .bind(id.to_string().to_uppercase()),
            Key::Text(text) => sqlx::query(concat!(
                "select",
                category_columns!(),
                "from categories c where c.slug = $1",
            ))
            .bind(text),
        };
        let row = query.fetch_optional(&mut *self.connection).await?;
        row.as_ref().map(read_category).transpose()
    }

    async fn list_categories(&mut self) -> Result<Vec<Category>, StoreError> {
        let rows = sqlx::query(concat!(
            "select",
            category_columns!(),
            "from categories c order by c.sort_order, c.name_folded, c.id",
        ))
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(read_category).collect()
    }

    async fn count_products_by_category(
        &mut self,
        status: Option<ProductStatus>,
    ) -> Result<HashMap<CategoryId, u64>, StoreError> {
        let counts: Vec<(Uuid, i64)> = sqlx::query_as(
            "select category_id, count(*)
            from products
            where variant_of is null and ($1 is null or status = $1)
            group by category_id",
        )
        .bind(status.map(ProductStatus::as_str))
        .fetch_all(&mut *self.connection)
        .await?;
        Ok(counts
            .into_iter()
            .map(|(id, count)| (CategoryId(id), to_u64(count)))
            .collect())
    }

    async fn add_category(&mut self, category: &Category) -> Result<(), StoreError> {
        bind_category(
            sqlx::query(
                "insert into categories (
                    id,
                    name,
                    name_folded,
                    slug,
                    description,
                    search_text,
                    image_url,
                    parent_id,
                    is_active,
                    sort_order,
                    created_at,
                    updated_at
                ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            ),
            category,
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn update_category(&mut self, category: &Category) -> Result<bool, StoreError> {
        let done = bind_category(
            sqlx::query(
                "update categories set
                    name = $2,
                    name_folded = $3,
                    slug = $4,
                    description = $5,
                    search_text = $6,
                    image_url = $7,
                    parent_id = $8,
                    is_active = $9,
                    sort_order = $10,
                    created_at = $11,
                    updated_at = $12
                where id = $1",
            ),
            category,
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn delete_category(&mut self, id: CategoryId) -> Result<bool, StoreError> {
        let done = sqlx::query("delete from categories where id = $1")
            .bind(id.0)
            .execute(&mut *self.connection)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn lock_catalog(&mut self) -> Result<(), StoreError> {
        sqlx::query("select pg_advisory_xact_lock($1)")
            .bind(CATALOG)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn find_product(
        &mut self,
        key: &Key<ProductId>,
    ) -> Result<Option<ShownProduct>, StoreError> {
        let query = match key {
            Key::Id(id) => sqlx::query(concat!(
                "select",
                product_columns!(),
                ",",
                category_columns!(),
                "from products p
                join categories c on c.id = p.category_id
                left join stock_levels l on l.product_id = p.id
                where p.id = $1 or p.slug in ($2, $3) or p.sku in ($2, $3)
                order by p.id = $1 desc, p.slug in ($2, $3) desc, p.slug
                limit 1",
            ))
            .bind(id.0)
            .bind(id.to_string())
            .bind(id.to_string().to_uppercase()),
            Key::Text(text) => sqlx::query(concat!(
                "select",
                product_columns!(),
                ",",
                category_columns!(),
                "from products p
                join categories c on c.id = p.category_id
                left join stock_levels l on l.product_id = p.id
                where p.slug = $1 or p.sku = $1
                order by p.slug = $1 desc
                limit 1",
            ))
            .bind(text),
        };
        let row = query.fetch_optional(&mut *self.connection).await?;
        row.as_ref().map(read_shown_product).transpose()
    }

    async fn list_products(
        &mut self,
        filter: &ProductFilter,
        order: ProductOrder,
        page: PageRequest,
    ) -> Result<Page<ListedProduct>, StoreError> {
        list::list_products(self.connection, filter, order, page).await
    }

    async fn list_products_from(
        &mut self,
        filter: &ProductFilter,
        place: &ProductPlace,
        limit: u32,
    ) -> Result<Vec<ListedProduct>, StoreError> {
        list::list_products_from(self.connection, filter, place, limit).await
    }

    async fn list_products_by_id(&mut self, ids: &[ProductId]) -> Result<Vec<Product>, StoreError> {
        let rows = sqlx::query(concat!(
            "select",
            product_columns!(),
            "from products p
            left join stock_levels l on l.product_id = p.id
            where p.id = any($1)
            order by p.id",
        ))
        .bind(id_list(ids.iter().map(|id| id.0)))
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(read_product).collect()
    }

    async fn list_listed_by_id(
        &mut self,
        ids: &[ProductId],
    ) -> Result<Vec<ListedProduct>, StoreError> {
        keys::list_listed_by_id(self.connection, ids).await
    }

    async fn list_variants(&mut self, lead_id: ProductId) -> Result<Vec<Product>, StoreError> {
        keys::list_variants(self.connection, lead_id).await
    }

    async fn list_bought_together(
        &mut self,
        id: ProductId,
        limit: u32,
    ) -> Result<Vec<ListedProduct>, StoreError> {
        together::list_bought_together(self.connection, id, limit).await
    }

    async fn list_products_by_sku(&mut self, skus: &[String]) -> Result<Vec<Product>, StoreError> {
        keys::list_products_by_sku(self.connection, skus).await
    }

    async fn list_slugs(
        &mut self,
        slugs: &[String],
    ) -> Result<HashMap<String, ProductId>, StoreError> {
        keys::list_slugs(self.connection, slugs).await
    }

    async fn list_products_after(
        &mut self,
        rank: Rank,
        after: Option<ProductId>,
        limit: u32,
    ) -> Result<Vec<ListedProduct>, StoreError> {
        keys::list_products_after(self.connection, rank, after, limit).await
    }

    async fn add_product(&mut self, product: &Product) -> Result<(), StoreError> {
        bind_product(
            sqlx::query(
                "insert into products (
                    id,
                    category_id,
                    sku,
                    name,
                    name_folded,
                    slug,
                    description,
                    search_text,
                    price_minor,
                    compare_at_minor,
                    image_url,
                    images,
                    status,
                    is_featured,
                    metadata,
                    variant_of,
                    options,
                    created_at,
                    updated_at
                ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
            ),
            product,
        )
        .execute(&mut *self.connection)
        .await?;
        sqlx::query("insert into stock_levels (product_id, on_hand, reserved) values ($1, 0, 0)")
            .bind(product.id.0)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn update_product(&mut self, product: &Product) -> Result<bool, StoreError> {
        let done = bind_product(
            sqlx::query(
                "update products set
                    category_id = $2,
                    sku = $3,
                    name = $4,
                    name_folded = $5,
                    slug = $6,
                    description = $7,
                    search_text = $8,
                    price_minor = $9,
                    compare_at_minor = $10,
                    image_url = $11,
                    images = $12,
                    status = $13,
                    is_featured = $14,
                    metadata = $15,
                    variant_of = $16,
                    options = $17,
                    created_at = $18,
                    updated_at = $19
                where id = $1",
            ),
            product,
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn update_search_text(&mut self, id: ProductId, text: &str) -> Result<(), StoreError> {
        sqlx::query("update products set search_text = $2 where id = $1")
            .bind(id.0)
            .bind(text)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn lock_products(&mut self, ids: &[ProductId]) -> Result<Vec<ProductId>, StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        // In id order, as orders take hold of the products of their lines.
        let locked: Vec<Uuid> = sqlx::query_scalar(
            "select id
            from products
            where id in (
                select coalesce(this.variant_of, this.id)
                from products this
                where this.id = any($1)
                union
                select other.id
                from products this
                join products other on other.variant_of = coalesce(this.variant_of, this.id)
                where this.id = any($1)
            )
            order by id
            for update",
        )
        .bind(ids)
        .fetch_all(&mut *self.connection)
        .await?;
        Ok(locked.into_iter().map(ProductId).collect())
    }

    async fn product_was_ordered(&mut self, id: ProductId) -> Result<bool, StoreError> {
        Ok(
            sqlx::query_scalar("select exists(select 1 from order_lines where product_id = $1)")
                .bind(id.0)
                .fetch_one(&mut *self.connection)
                .await?,
        )
    }

    async fn delete_product(&mut self, id: ProductId) -> Result<bool, StoreError> {
        let done = sqlx::query("delete from products where id = $1")
            .bind(id.0)
            .execute(&mut *self.connection)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}
