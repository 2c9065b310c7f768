use sqlx::{SqliteConnection, types::Json};

use super::row::read_line;
use crate::{
    id::OrderId,
    order::{ShownOrderLine, sql::line_columns},
    storage::StoreError,
};

pub(super) async fn list(
    connection: &mut SqliteConnection,
    order_ids: &[OrderId],
) -> Result<Vec<ShownOrderLine>, StoreError> {
    // One bound list instead of one placeholder an id, so that the statement is always the same.
    let ids: Vec<_> = order_ids.iter().map(|id| id.0.simple()).collect();
    let rows = sqlx::query(concat!(
        "select",
        line_columns!(),
        "
        from order_lines l
        join products p on p.id = l.product_id
        where l.order_id in (select unhex(value) from json_each($1))
        order by l.order_id, l.position"
    ))
    .bind(Json(ids))
    .fetch_all(&mut *connection)
    .await?;
    rows.iter().map(read_line).collect()
}
