use serde_json::{Value, json};
use sqlx::{SqliteConnection, types::Json};

use crate::{
    order::{Buyer, Order, OrderLine},
    storage::{StoreError, micros},
};

/// The order with its lines; the text is the same for any number of them. They go together, since the way to SQLite's thread and
/// back costs more than either.
const INSERT: &str = r"
    insert into orders (
        id,
        order_number,
        user_id,
        guest_email,
        guest_email_key,
        guest_visitor_id,
        status,
        subtotal_minor,
        discount_minor,
        shipping_minor,
        tax_minor,
        total_minor,
        tax_rate_millionths,
        currency,
        notes,
        shipping_address,
        billing_address,
        paid_at,
        packed_at,
        shipped_at,
        delivered_at,
        cancelled_at,
        refunded_at,
        placed_at,
        updated_at
    ) values (
        $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
        $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25
    );
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
        $1,
        value ->> 'position',
        unhex(value ->> 'product_id'),
        value ->> 'sku',
        value ->> 'name',
        value ->> 'quantity',
        value ->> 'unit_price_minor',
        value ->> 'line_total_minor'
    from json_each($26)";

pub(super) async fn add_order(
    connection: &mut SqliteConnection,
    order: &Order,
    lines: &[OrderLine],
) -> Result<(), StoreError> {
    let guest = match &order.buyer {
        Buyer::Account(_) => None,
        Buyer::Guest(guest) => Some(guest),
    };
    sqlx::query(INSERT)
        .bind(order.id.0)
        .bind(&order.number)
        .bind(order.buyer.user_id().map(|id| id.0))
        .bind(guest.map(|guest| guest.email.as_str()))
        .bind(guest.map(|guest| guest.email.key()))
        .bind(guest.map(|guest| guest.visitor.0))
        .bind(order.status.as_str())
        .bind(order.totals.subtotal.minor_units())
        .bind(order.totals.discount.minor_units())
        .bind(order.totals.shipping.minor_units())
        .bind(order.totals.tax.minor_units())
        .bind(order.totals.total.minor_units())
        .bind(order.tax_rate.map(|rate| i64::from(rate.millionths())))
        .bind(order.currency.code())
        .bind(order.notes.as_deref())
        .bind(order.shipping_address.as_ref().map(Json))
        .bind(order.billing_address.as_ref().map(Json))
        .bind(order.paid_at.map(micros))
        .bind(order.packed_at.map(micros))
        .bind(order.shipped_at.map(micros))
        .bind(order.delivered_at.map(micros))
        .bind(order.cancelled_at.map(micros))
        .bind(order.refunded_at.map(micros))
        .bind(micros(order.placed_at))
        .bind(micros(order.updated_at))
        .bind(Json(lines.iter().map(to_json).collect::<Vec<Value>>()))
        .execute(connection)
        .await?;
    Ok(())
}

fn to_json(line: &OrderLine) -> Value {
    json!({
        "id": line.id.0.simple(),
        "position": line.position,
        "product_id": line.product_id.0.simple(),
        "sku": line.sku,
        "name": line.name,
        "quantity": line.quantity,
        "unit_price_minor": line.unit_price.minor_units(),
        "line_total_minor": line.line_total.minor_units(),
    })
}
