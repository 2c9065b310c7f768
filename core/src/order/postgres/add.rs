use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};

use crate::{
    order::{Buyer, Order},
    storage::StoreError,
};

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
    )";

pub(super) async fn add_order(
    connection: &mut PgConnection,
    order: &Order,
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
        .bind(order.paid_at.map(ToSqlx::to_sqlx))
        .bind(order.packed_at.map(ToSqlx::to_sqlx))
        .bind(order.shipped_at.map(ToSqlx::to_sqlx))
        .bind(order.delivered_at.map(ToSqlx::to_sqlx))
        .bind(order.cancelled_at.map(ToSqlx::to_sqlx))
        .bind(order.refunded_at.map(ToSqlx::to_sqlx))
        .bind(order.placed_at.to_sqlx())
        .bind(order.updated_at.to_sqlx())
        .execute(connection)
        .await?;
    Ok(())
}
