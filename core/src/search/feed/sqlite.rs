use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::{QueryBuilder, Row, SqliteConnection, sqlite::SqliteRow, types::Uuid};

use super::{
    Change, FeedPosition, FeedState, NewChanges, SearchDocument, SearchFeed, model::FoundVariant,
    sql::document_columns,
};
use crate::{
    catalog::ProductOption,
    id::{CategoryId, ProductId},
    money::Money,
    storage::{StoreError, json_from_text, micros, moment_from_micros, to_i64, to_u64},
};

/// How many ids one statement names: each number of them is a statement that every connection keeps prepared.
const IDS_PER_STATEMENT: usize = 50;

macro_rules! columns {
    () => {
        document_columns!(
            "case json_type(p.metadata, '$.brand') when 'text' then p.metadata ->> '$.brand' end",
            "json_group_array(json_array",
            "json(v.options)"
        )
    };
}

/// [`SearchFeed`] on a SQLite connection.
#[derive(Debug)]
pub(crate) struct SqliteSearchFeed<'c> {
    connection: &'c mut SqliteConnection,
}

impl<'c> SqliteSearchFeed<'c> {
    pub(crate) fn new(connection: &'c mut SqliteConnection) -> Self {
        Self { connection }
    }
}

#[async_trait]
impl SearchFeed for SqliteSearchFeed<'_> {
    async fn state(&mut self) -> Result<FeedState, StoreError> {
        let row = sqlx::query(
            "select
                database_id,
                trimmed_transaction,
                trimmed_sequence,
                coalesce((select seq from sqlite_sequence where name = 'search_changes'), 0) as newest
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
                transaction: 0,
                sequence: row.try_get("newest")?,
            },
        })
    }

    async fn list_changes(
        &mut self,
        after: FeedPosition,
        limit: u32,
    ) -> Result<NewChanges, StoreError> {
        let rows: Vec<(i64, Option<Uuid>)> = sqlx::query_as(
            "select sequence, product_id
            from search_changes
            where sequence > $1
            order by sequence
            limit $2",
        )
        .bind(after.sequence)
        .bind(to_i64(limit))
        .fetch_all(&mut *self.connection)
        .await?;
        let changes = rows.into_iter().map(|(sequence, product)| Change {
            position: FeedPosition {
                transaction: 0,
                sequence,
            },
            product: product.map(ProductId),
        });
        Ok(NewChanges {
            changes: changes.collect(),
            is_held_back: false,
        })
    }

    async fn list_documents(
        &mut self,
        after: Option<ProductId>,
        limit: u32,
    ) -> Result<Vec<SearchDocument>, StoreError> {
        // Every id is greater than an empty blob.
        let after = after.map_or_else(Vec::new, |id| id.0.as_bytes().to_vec());
        let rows = sqlx::query(concat!(
            "select",
            columns!(),
            "from products p
            left join stock_levels l on l.product_id = p.id
            where p.id > $1 and +p.status = 'ACTIVE' and p.variant_of is null
            order by p.id
            limit $2",
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
        let mut documents = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(IDS_PER_STATEMENT) {
            let mut query = QueryBuilder::new(concat!(
                "select",
                columns!(),
                "from products p
                left join stock_levels l on l.product_id = p.id
                where +p.status = 'ACTIVE' and p.variant_of is null and p.id in ("
            ));
            let mut list = query.separated(", ");
            for id in chunk {
                list.push_bind(id.0);
            }
            query.push(")");
            for row in query.build().fetch_all(&mut *self.connection).await? {
                documents.push(read_document(&row)?);
            }
        }
        Ok(documents)
    }

    async fn trim(&mut self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
        let last: Option<i64> = sqlx::query_scalar(
            "select max(oldest.sequence)
            from (select sequence, changed_at from search_changes order by sequence limit $2) oldest
            where oldest.changed_at < $1",
        )
        .bind(micros(before))
        .bind(to_i64(limit))
        .fetch_one(&mut *self.connection)
        .await?;
        let Some(last) = last else { return Ok(0) };
        let done = sqlx::query("delete from search_changes where sequence <= $1")
            .bind(last)
            .execute(&mut *self.connection)
            .await?;
        sqlx::query("update search_feed set trimmed_sequence = max(trimmed_sequence, $1)")
            .bind(last)
            .execute(&mut *self.connection)
            .await?;
        Ok(done.rows_affected())
    }
}

fn read_document(row: &SqliteRow) -> Result<SearchDocument, StoreError> {
    let options: Vec<ProductOption> = json_from_text("list of options", row.try_get("options")?)?;
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
        created_at: moment_from_micros(row.try_get("created_at")?)?,
    };
    let variants: Option<&str> = row.try_get("variants")?;
    let variants: Option<Vec<FoundVariant>> = variants
        .map(|text| json_from_text("list of variants", text))
        .transpose()?;
    document.tell_variants(&options, &variants.unwrap_or_default());
    Ok(document)
}
