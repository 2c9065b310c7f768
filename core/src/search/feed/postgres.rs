use async_trait::async_trait;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{
    PgConnection, Row,
    postgres::PgRow,
    types::{Json, Uuid},
};

use super::{
    Change, FeedPosition, FeedState, NewChanges, SearchDocument, SearchFeed, model::FoundVariant,
    sql::document_columns,
};
use crate::{
    catalog::ProductOption,
    id::{CategoryId, ProductId},
    money::Money,
    storage::{StoreError, json_from_text, to_i64, to_u64},
};

macro_rules! columns {
    () => {
        document_columns!(
            "case jsonb_typeof(p.metadata -> 'brand') when 'string' then p.metadata ->> 'brand' end",
            "json_agg(json_build_array",
            "v.options"
        )
    };
}

/// [`SearchFeed`] on a PostgreSQL connection.
#[derive(Debug)]
pub(crate) struct PgSearchFeed<'c> {
    connection: &'c mut PgConnection,
}

impl<'c> PgSearchFeed<'c> {
    pub(crate) fn new(connection: &'c mut PgConnection) -> Self {
        Self { connection }
    }
}

#[async_trait]
impl SearchFeed for PgSearchFeed<'_> {
    async fn state(&mut self) -> Result<FeedState, StoreError> {
        let row = sqlx::query(
            "select
                database_id,
                trimmed_transaction,
                trimmed_sequence,
                pg_snapshot_xmin(pg_current_snapshot())::text::bigint as first_open
            from search_feed",
        )
        .fetch_one(&mut *self.connection)
        .await?;
        Ok(FeedState {
            database_id: row.try_get("database_id")?,
            trimmed: FeedPosition {
                transaction: row.try_get("trimmed_transaction")?,
                sequence: row.try_get("trimmed_sequence")?,
            },
            horizon: FeedPosition {
                transaction: row.try_get::<i64, _>("first_open")? - 1,
                sequence: i64::MAX,
            },
        })
    }

    async fn list_changes(
        &mut self,
        after: FeedPosition,
        limit: u32,
    ) -> Result<NewChanges, StoreError> {
        // One statement has one snapshot, so that what is held back is told of the same moment.
        let rows: Vec<(i64, i64, Option<Uuid>, bool)> = sqlx::query_as(
            "select
                transaction_id::text::bigint,
                sequence,
                product_id,
                transaction_id >= pg_snapshot_xmin(pg_current_snapshot())
            from search_changes
            where (transaction_id, sequence) > ($1::text::xid8, $2)
            order by transaction_id, sequence
            limit $3",
        )
        .bind(after.transaction.to_string())
        .bind(after.sequence)
        .bind(to_i64(limit))
        .fetch_all(&mut *self.connection)
        .await?;
        let is_held_back = rows.iter().any(|(.., is_held_back)| *is_held_back);
        let ready = rows.into_iter().filter(|(.., is_held_back)| !is_held_back);
        let changes = ready.map(|(transaction, sequence, product, _)| Change {
            position: FeedPosition {
                transaction,
                sequence,
            },
            product: product.map(ProductId),
        });
        Ok(NewChanges {
            changes: changes.collect(),
            is_held_back,
        })
    }

    async fn list_documents(
        &mut self,
        after: Option<ProductId>,
        limit: u32,
    ) -> Result<Vec<SearchDocument>, StoreError> {
        // No product has the nil id.
        let after = after.map_or(Uuid::nil(), |id| id.0);
        // Joined first, the stock of all products before these would be read as well.
        let rows = sqlx::query(concat!(
            "select",
            columns!(),
            "from (
                select p.id
                from products p
                where p.id > $1 and p.status = 'ACTIVE' and p.variant_of is null
                order by p.id
                limit $2
            ) batch
            join products p on p.id = batch.id
            left join stock_levels l on l.product_id = p.id
            order by p.id",
        ))
        .bind(after)
        .bind(to_i64(limit))
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(read_document).collect()
    }

    async fn list_documents_by_id(
        &mut self,
        ids: &[ProductId],
    ) -> Result<Vec<SearchDocument>, StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let rows = sqlx::query(concat!(
            "select",
            columns!(),
            "from products p
            left join stock_levels l on l.product_id = p.id
            where p.status = 'ACTIVE' and p.variant_of is null and p.id = any($1)",
        ))
        .bind(ids)
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(read_document).collect()
    }

    async fn trim(&mut self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
        // Replicas trim at the same time; the row lets one through.
        sqlx::query("select from search_feed for update")
            .execute(&mut *self.connection)
            .await?;
        let last: Option<(i64, i64)> = sqlx::query_as(
            "select oldest.transaction_id::text::bigint, oldest.sequence
            from (
                select transaction_id, sequence, changed_at
                from search_changes
                order by transaction_id, sequence
                limit $2
            ) oldest
            where oldest.changed_at < $1
            order by oldest.transaction_id desc, oldest.sequence desc
            limit 1",
        )
        .bind(before.to_sqlx())
        .bind(to_i64(limit))
        .fetch_optional(&mut *self.connection)
        .await?;
        let Some((transaction, sequence)) = last else {
            return Ok(0);
        };
        let done = sqlx::query(
            "delete from search_changes where (transaction_id, sequence) <= ($1::text::xid8, $2)",
        )
        .bind(transaction.to_string())
        .bind(sequence)
        .execute(&mut *self.connection)
        .await?;
        sqlx::query(
            "update search_feed set trimmed_transaction = $1, trimmed_sequence = $2
            where (trimmed_transaction, trimmed_sequence) < ($1, $2)",
        )
        .bind(transaction)
        .bind(sequence)
        .execute(&mut *self.connection)
        .await?;
        Ok(done.rows_affected())
    }
}

fn read_document(row: &PgRow) -> Result<SearchDocument, StoreError> {
    let created_at: jiff_sqlx::Timestamp = row.try_get("created_at")?;
    let Json(options): Json<Vec<ProductOption>> = row.try_get("options")?;
    let mut document = SearchDocument {
        id: ProductId(row.try_get("id")?),
        category_id: CategoryId(row.try_get("category_id")?),
        sku: row.try_get("sku")?,
        name: row.try_get("name")?,
        description: row.try_get("description")?,
        brand: row.try_get("brand")?,
        price: Money::from_minor_units(row.try_get("price_minor")?),
        is_on_sale: row.try_get("is_on_sale")?,
        is_in_stock: row.try_get("is_in_stock")?,
        is_featured: row.try_get("is_featured")?,
        sold: u32::try_from(to_u64(row.try_get("sold")?)).unwrap_or(u32::MAX),
        created_at: created_at.to_jiff(),
    };
    let variants: Option<&str> = row.try_get("variants")?;
    let variants: Option<Vec<FoundVariant>> = variants
        .map(|text| json_from_text("list of variants", text))
        .transpose()?;
    document.tell_variants(&options, &variants.unwrap_or_default());
    Ok(document)
}
