use serde_json::{Value, json};
use sqlx::{SqliteConnection, types::Json};

use super::row::read_line;
use crate::{
    id::OrderId,
    order::{OrderLine, ShownOrderLine, sql::line_columns},
    storage::StoreError,
};

/// Writes all lines with one statement, whose text is the same for any number of them.
pub(super) async fn add(
    connection: &mut SqliteConnection,
    lines: &[OrderLine],
) -> Result<(), StoreError> {
    let lines: Vec<Value> = lines.iter().map(to_json).collect();
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
        )
        select
            unhex(value ->> 'id'),
            unhex(value ->> 'order_id'),
            value ->> 'position',
            unhex(value ->> 'product_id'),
            value ->> 'sku',
            value ->> 'name',
            value ->> 'quantity',
            value ->> 'unit_price_minor',
            value ->> 'line_total_minor'
        from json_each($1)",
    )
    .bind(Json(lines))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

fn to_json(line: &OrderLine) -> Value {
    json!({
        "id": line.id.0.simple(),
        "order_id": line.order_id.0.simple(),
        "position": line.position,
        "product_id": line.product_id.0.simple(),
        "sku": line.sku,
        "name": line.name,
        "quantity": line.quantity,
        "unit_price_minor": line.unit_price.minor_units(),
        "line_total_minor": line.line_total.minor_units(),
    })
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
