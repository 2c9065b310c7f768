use sqlx::{SqliteConnection, types::Json};

use super::row::read_line;
use crate::{
    id::OrderId,
    order::{OrderLine, ShownOrderLine, sql::line_columns},
    storage::{StoreError, to_i64},
};

pub(super) async fn add(
    connection: &mut SqliteConnection,
    lines: &[OrderLine],
) -> Result<(), StoreError> {
    for line in lines {
        add_line(connection, line).await?;
    }
    Ok(())
}

async fn add_line(connection: &mut SqliteConnection, line: &OrderLine) -> Result<(), StoreError> {
    sqlx::query(
        r"
        insert into order_lines (
            id,
            order_id,
            position,
            product_id,
            sku,
            name,
            quantity,
            unit_price_minor,
            line_total_minor
        ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(line.id.0)
    .bind(line.order_id.0)
    .bind(line.position)
    .bind(line.product_id.0)
    .bind(&line.sku)
    .bind(&line.name)
    .bind(to_i64(line.quantity))
    .bind(line.unit_price.minor_units())
    .bind(line.line_total.minor_units())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

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
