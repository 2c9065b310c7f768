use async_trait::async_trait;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use super::{ProductHint, SearchStore, SearchTerm};
use crate::{
    catalog::{
        Category, CategoryRef,
        sql::category_columns,
        sqlite::{read_category, read_category_ref},
    },
    id::ProductId,
    money::Money,
    page::{Page, PageRequest},
    storage::{StoreError, to_i64, to_u64},
};

/// [`SearchStore`] on a SQLite connection.
#[derive(Debug)]
pub(crate) struct SqliteSearchStore<'c> {
    connection: &'c mut SqliteConnection,
}

impl<'c> SqliteSearchStore<'c> {
    pub(crate) fn new(connection: &'c mut SqliteConnection) -> Self {
        Self { connection }
    }

    async fn count_categories(&mut self, term: &SearchTerm) -> Result<u64, StoreError> {
        let total = sqlx::query_scalar(
            r"select count(*)
            from categories c
            where c.is_active and instr(c.search_text, $1) > 0",
        )
        .bind(term.as_str())
        .fetch_one(&mut *self.connection)
        .await?;
        Ok(to_u64(total))
    }
}

#[async_trait]
impl SearchStore for SqliteSearchStore<'_> {
    async fn find_categories(
        &mut self,
        term: &SearchTerm,
        page: PageRequest,
    ) -> Result<Page<Category>, StoreError> {
        let rows = sqlx::query(concat!(
            "select",
            category_columns!(),
            r"from categories c
            where c.is_active and instr(c.search_text, $1) > 0
            order by c.name_folded, c.id
            limit $2 offset $3",
        ))
        .bind(term.as_str())
        .bind(page.limit())
        .bind(page.offset())
        .fetch_all(&mut *self.connection)
        .await?;
        let total = match page.total_from(rows.len()) {
            Some(total) => total,
            None => self.count_categories(term).await?,
        };
        Ok(Page {
            items: rows.iter().map(read_category).collect::<Result<_, _>>()?,
            is_longer: false,
            total,
            request: page,
        })
    }

    async fn suggest_products(
        &mut self,
        term: &SearchTerm,
        limit: u32,
    ) -> Result<Vec<ProductHint>, StoreError> {
        let rows = sqlx::query(
            r"select
                p.id,
                p.name,
                p.slug,
                p.image_url,
                p.price_minor
            from products p
            where p.status = 'ACTIVE'
                and p.variant_of is null
                and instr(p.name_folded, $1) > 0
            order by p.is_featured desc, p.name_folded, p.id
            limit $2",
        )
        .bind(term.as_str())
        .bind(to_i64(limit))
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(read_hint).collect()
    }

    async fn suggest_categories(
        &mut self,
        term: &SearchTerm,
        limit: u32,
    ) -> Result<Vec<CategoryRef>, StoreError> {
        let rows = sqlx::query(
            r"select
                c.id as category_id,
                c.name as category_name,
                c.slug as category_slug
            from categories c
            where c.is_active and instr(c.name_folded, $1) > 0
            order by c.name_folded, c.id
            limit $2",
        )
        .bind(term.as_str())
        .bind(to_i64(limit))
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(read_category_ref).collect()
    }

    async fn featured_products(&mut self, limit: u32) -> Result<Vec<ProductHint>, StoreError> {
        let rows = sqlx::query(
            "select
                p.id,
                p.name,
                p.slug,
                p.image_url,
                p.price_minor
            from products p indexed by products_featured
            where p.is_featured and p.status = 'ACTIVE' and p.variant_of is null
            order by p.name_folded, p.id
            limit $1",
        )
        .bind(to_i64(limit))
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(read_hint).collect()
    }
}

fn read_hint(row: &SqliteRow) -> Result<ProductHint, StoreError> {
    Ok(ProductHint {
        id: ProductId(row.try_get("id")?),
        name: row.try_get("name")?,
        slug: row.try_get("slug")?,
        image_url: row.try_get("image_url")?,
        price: Money::from_minor_units(row.try_get("price_minor")?),
    })
}
