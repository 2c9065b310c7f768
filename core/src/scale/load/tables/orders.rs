use super::{
    super::rows::{Rows, Sink as _},
    Table,
};
use crate::{
    money::Money,
    order::{Address, Order, OrderLine},
};

/// Nobody buys as a guest, and nobody leaves notes.
pub(in crate::scale::load) static ORDERS: Table = Table {
    name: "orders",
    columns: &[
        "id",
        "order_number",
        "user_id",
        "status",
        "subtotal_minor",
        "discount_minor",
        "shipping_minor",
        "tax_minor",
        "total_minor",
        "tax_rate_millionths",
        "currency",
        "shipping_address",
        "billing_address",
        "paid_at",
        "packed_at",
        "shipped_at",
        "delivered_at",
        "cancelled_at",
        "refunded_at",
        "placed_at",
        "updated_at",
    ],
};

pub(in crate::scale::load) fn order(rows: &mut Rows, order: &Order) {
    let totals = &order.totals;
    let amounts = [
        totals.subtotal,
        totals.discount,
        totals.shipping,
        totals.tax,
        totals.total,
    ];
    let moments = [
        order.paid_at,
        order.packed_at,
        order.shipped_at,
        order.delivered_at,
        order.cancelled_at,
        order.refunded_at,
    ];
    rows.row();
    rows.uuid(order.id.0);
    rows.text(&order.number);
    rows.or_nothing(order.buyer.user_id().map(|id| id.0), Rows::uuid);
    rows.text(order.status.as_str());
    for amount in amounts.map(Money::minor_units) {
        rows.long(amount);
    }
    let rate = order.tax_rate.map(|rate| i64::from(rate.millionths()));
    rows.or_nothing(rate, Rows::long);
    rows.text(order.currency.code());
    address(rows, order.shipping_address.as_ref());
    address(rows, order.billing_address.as_ref());
    for moment in moments {
        rows.or_nothing(moment, Rows::moment);
    }
    rows.moment(order.placed_at);
    rows.moment(order.updated_at);
}

fn address(rows: &mut Rows, address: Option<&Address>) {
    let told = address.map(|address| serde_json::json!(address).to_string());
    rows.or_nothing(told.as_deref(), Rows::json);
}

pub(in crate::scale::load) static ORDER_LINES: Table = Table {
    name: "order_lines",
    columns: &[
        "id",
        "order_id",
        "position",
        "product_id",
        "sku",
        "name",
        "quantity",
        "unit_price_minor",
        "line_total_minor",
    ],
};

pub(in crate::scale::load) fn line(rows: &mut Rows, line: &OrderLine) {
    rows.row();
    rows.uuid(line.id.0);
    rows.uuid(line.order_id.0);
    rows.integer(line.position);
    rows.uuid(line.product_id.0);
    rows.text(&line.sku);
    rows.text(&line.name);
    rows.long(line.quantity.into());
    rows.long(line.unit_price.minor_units());
    rows.long(line.line_total.minor_units());
}
