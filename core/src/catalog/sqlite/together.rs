use sqlx::SqliteConnection;

use super::row::{listing_columns, read_listed_product};
use crate::{
    catalog::{ListedProduct, sql::bought_together},
    id::ProductId,
    storage::StoreError,
};

/// Reads what was bought together with a product, what was so most often first.
pub(super) async fn list_bought_together(
    connection: &mut SqliteConnection,
    id: ProductId,
    limit: u32,
) -> Result<Vec<ListedProduct>, StoreError> {
    let rows = sqlx::query(bought_together!(listing_columns!()))
        .bind(id.0)
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?;
    rows.iter().map(read_listed_product).collect()
}
