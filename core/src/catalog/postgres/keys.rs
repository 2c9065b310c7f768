use std::collections::HashMap;

use sqlx::{PgConnection, QueryBuilder, types::Uuid};

use super::row::{listing_columns, read_listed_product, read_product};
use crate::{
    catalog::{ListedProduct, Product, Rank, sql::product_columns},
    id::ProductId,
    storage::{StoreError, id_list},
};

pub(super) async fn list_products_by_sku(
    connection: &mut PgConnection,
    skus: &[String],
) -> Result<Vec<Product>, StoreError> {
    let rows = sqlx::query(concat!(
        "select",
        product_columns!(),
        "from products p
        left join stock_levels l on l.product_id = p.id
        where p.sku = any($1)",
    ))
    .bind(skus)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read_product).collect()
}

pub(super) async fn list_listed_by_id(
    connection: &mut PgConnection,
    ids: &[ProductId],
) -> Result<Vec<ListedProduct>, StoreError> {
    let rows = sqlx::query(concat!(
        "select",
        product_columns!(),
        ",",
        listing_columns!(),
        "from products p
        join categories c on c.id = p.category_id
        left join stock_levels l on l.product_id = p.id
        where p.id = any($1)",
    ))
    .bind(id_list(ids.iter().map(|id| id.0)))
    .fetch_all(connection)
    .await?;
    rows.iter().map(read_listed_product).collect()
}

pub(super) async fn list_variants(
    connection: &mut PgConnection,
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
    connection: &mut PgConnection,
    slugs: &[String],
) -> Result<HashMap<String, ProductId>, StoreError> {
    let found: Vec<(String, Uuid)> =
        sqlx::query_as("select slug, id from products where slug = any($1)")
            .bind(slugs)
            .fetch_all(connection)
            .await?;
    Ok(found
        .into_iter()
        .map(|(slug, id)| (slug, ProductId(id)))
        .collect())
}

/// Cut out of `products` alone: joined first, the stock of all products before these would be read as well.
pub(super) async fn list_products_after(
    connection: &mut PgConnection,
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
    query
        .push(" order by p.id limit ")
        .push_bind(i64::from(limit));
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
