use sqlx::PgConnection;

use super::row::read_line;
use crate::{
    id::OrderId,
    order::{OrderLine, ShownOrderLine, sql::line_columns},
    storage::{StoreError, column, id_list, to_i64},
};

/// Writes all lines with one statement, whose text is the same for any number of them. Each takes hold of its product, in
/// the order in which whoever changes products does.
pub(super) async fn add(
    connection: &mut PgConnection,
    lines: &[OrderLine],
) -> Result<(), StoreError> {
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
            line.id,
            line.order_id,
            line.position,
            line.product_id,
            line.sku,
            line.name,
            line.quantity,
            line.unit_price_minor,
            line.line_total_minor
        from unnest(
            $1::uuid[],
            $2::uuid[],
            $3::integer[],
            $4::uuid[],
            $5::text[],
            $6::text[],
            $7::bigint[],
            $8::bigint[],
            $9::bigint[]
        ) as line (
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
        order by line.product_id",
    )
    .bind(column(lines, |line| line.id.0))
    .bind(column(lines, |line| line.order_id.0))
    .bind(column(lines, |line| line.position))
    .bind(column(lines, |line| line.product_id.0))
    .bind(column(lines, |line| line.sku.as_str()))
    .bind(column(lines, |line| line.name.as_str()))
    .bind(column(lines, |line| to_i64(line.quantity)))
    .bind(column(lines, |line| line.unit_price.minor_units()))
    .bind(column(lines, |line| line.line_total.minor_units()))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn list(
    connection: &mut PgConnection,
    order_ids: &[OrderId],
) -> Result<Vec<ShownOrderLine>, StoreError> {
    let rows = sqlx::query(concat!(
        "select",
        line_columns!(),
        "
        from order_lines l
        join products p on p.id = l.product_id
        where l.order_id = any($1)
        order by l.order_id, l.position"
    ))
    .bind(id_list(order_ids.iter().map(|id| id.0)))
    .fetch_all(&mut *connection)
    .await?;
    rows.iter().map(read_line).collect()
}
