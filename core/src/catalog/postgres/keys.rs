use std::collections::HashMap;

use sqlx::{PgConnection, QueryBuilder, types::Uuid};

use super::row::{read_listed_product, read_product};
use crate::{
    catalog::{ListedProduct, Product, sql::product_columns},
    id::ProductId,
    storage::StoreError,
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

pub(super) async fn list_products_after(
    connection: &mut PgConnection,
    after: Option<ProductId>,
    limit: u32,
) -> Result<Vec<ListedProduct>, StoreError> {
    let mut query = QueryBuilder::new(concat!(
        "select",
        product_columns!(),
        ",
            c.name as category_name,
            c.slug as category_slug
        from products p
        join categories c on c.id = p.category_id
        left join stock_levels l on l.product_id = p.id
        where true"
    ));
    if let Some(after) = after {
        query.push(" and p.id > ").push_bind(after.0);
    }
    query
        .push(" order by p.id limit ")
        .push_bind(i64::from(limit));
    let rows = query.build().fetch_all(connection).await?;
    rows.iter().map(read_listed_product).collect()
}
