use std::collections::HashMap;

use sqlx::{QueryBuilder, SqliteConnection, types::Uuid};

use super::row::{listing_columns, read_listed_product, read_product};
use crate::{
    catalog::{ListedProduct, Product, Rank, sql::product_columns},
    id::ProductId,
    storage::{StoreError, push_limit},
};

/// How many keys one statement names: each number of them is a statement that every connection keeps prepared.
const KEYS_PER_STATEMENT: usize = 50;

pub(super) async fn list_products_by_sku(
    connection: &mut SqliteConnection,
    skus: &[String],
) -> Result<Vec<Product>, StoreError> {
    let mut products = Vec::with_capacity(skus.len());
    for chunk in skus.chunks(KEYS_PER_STATEMENT) {
        let mut query = QueryBuilder::new(concat!(
            "select",
            product_columns!(),
            "from products p
            left join stock_levels l on l.product_id = p.id
            where p.sku in ("
        ));
        let mut list = query.separated(", ");
        for sku in chunk {
            list.push_bind(sku);
        }
        query.push(")");
        for row in query.build().fetch_all(&mut *connection).await? {
            products.push(read_product(&row)?);
        }
    }
    Ok(products)
}

pub(super) async fn list_listed_by_id(
    connection: &mut SqliteConnection,
    ids: &[ProductId],
) -> Result<Vec<ListedProduct>, StoreError> {
    let mut products = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(KEYS_PER_STATEMENT) {
        let mut query = QueryBuilder::new(concat!(
            "select",
            product_columns!(),
            ",",
            listing_columns!(),
            "from products p
            join categories c on c.id = p.category_id
            left join stock_levels l on l.product_id = p.id
            where p.id in ("
        ));
        let mut list = query.separated(", ");
        for id in chunk {
            list.push_bind(id.0);
        }
        query.push(")");
        for row in query.build().fetch_all(&mut *connection).await? {
            products.push(read_listed_product(&row)?);
        }
    }
    Ok(products)
}

pub(super) async fn list_variants(
    connection: &mut SqliteConnection,
    lead_id: ProductId,
) -> Result<Vec<Product>, StoreError> {
    let rows = sqlx::query(concat!(
        "select",
        product_columns!(),
        "from products p
        left join stock_levels l on l.product_id = p.id
        where p.id = $1 or p.variant_of = $1
        order by p.id",
    ))
    .bind(lead_id.0)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read_product).collect()
}

pub(super) async fn list_slugs(
    connection: &mut SqliteConnection,
    slugs: &[String],
) -> Result<HashMap<String, ProductId>, StoreError> {
    let mut found = HashMap::with_capacity(slugs.len());
    for chunk in slugs.chunks(KEYS_PER_STATEMENT) {
        let mut query = QueryBuilder::new("select slug, id from products where slug in (");
        let mut list = query.separated(", ");
        for slug in chunk {
            list.push_bind(slug);
        }
        query.push(")");
        let rows: Vec<(String, Uuid)> = query.build_query_as().fetch_all(&mut *connection).await?;
        found.extend(rows.into_iter().map(|(slug, id)| (slug, ProductId(id))));
    }
    Ok(found)
}

/// Cut out of `products` alone: joined first, the stock of all products before these would be read as well.
pub(super) async fn list_products_after(
    connection: &mut SqliteConnection,
    rank: Rank,
    after: Option<ProductId>,
    limit: u32,
) -> Result<Vec<ListedProduct>, StoreError> {
    let mut query = QueryBuilder::new(concat!(
        "select",
        product_columns!(),
        ",",
        listing_columns!(),
        "from (select p.id from products p where "
    ));
    query.push(match rank {
        Rank::Lead => "p.variant_of is null",
        Rank::Follower => "p.variant_of is not null",
    });
    if let Some(after) = after {
        query.push(" and p.id > ").push_bind(after.0);
    }
    query.push(" order by p.id");
    push_limit(&mut query, limit);
    query.push(
        ") page
        join products p on p.id = page.id
        join categories c on c.id = p.category_id
        left join stock_levels l on l.product_id = p.id
        order by p.id",
    );
    let rows = query.build().fetch_all(connection).await?;
    rows.iter().map(read_listed_product).collect()
}
