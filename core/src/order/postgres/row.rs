use jiff::Timestamp;
use sqlx::{Row, postgres::PgRow, types::Json};

use crate::{
    account::Email,
    id::{CartId, OrderId, OrderLineId, ProductId, UserId},
    money::{Currency, Money, Rate},
    order::{
        Address, AnonymousOrder, Buyer, Customer, Guest, KeptReply, Order, OrderLine, OrderStatus,
        OrderSummary, ShownOrderLine, Totals,
    },
    storage::{StoreError, address_from_json, stored, to_u32, to_u64},
};

pub(super) fn read_order(row: &PgRow) -> Result<Order, StoreError> {
    Ok(Order {
        id: OrderId(row.try_get("id")?),
        number: row.try_get("order_number")?,
        buyer: read_buyer(row)?,
        status: read_status(row)?,
        totals: read_totals(row)?,
        tax_rate: read_tax_rate(row)?,
        currency: stored("currency", Currency::parse(row.try_get("currency")?))?,
        notes: row.try_get("notes")?,
        shipping_address: read_address(row, "shipping_address")?,
        billing_address: read_address(row, "billing_address")?,
        paid_at: read_optional_moment(row, "paid_at")?,
        packed_at: read_optional_moment(row, "packed_at")?,
        shipped_at: read_optional_moment(row, "shipped_at")?,
        delivered_at: read_optional_moment(row, "delivered_at")?,
        cancelled_at: read_optional_moment(row, "cancelled_at")?,
        refunded_at: read_optional_moment(row, "refunded_at")?,
        placed_at: read_moment(row, "placed_at")?,
        updated_at: read_moment(row, "updated_at")?,
    })
}

pub(super) fn read_contact(row: &PgRow) -> Result<(OrderId, Email), StoreError> {
    let email = Email::from_stored(row.try_get("email")?);
    Ok((OrderId(row.try_get("id")?), email))
}

pub(super) fn read_anonymous(row: &PgRow) -> Result<AnonymousOrder, StoreError> {
    Ok(AnonymousOrder {
        id: OrderId(row.try_get("id")?),
        number: row.try_get("order_number")?,
        status: read_status(row)?,
        totals: read_totals(row)?,
        currency: stored("currency", Currency::parse(row.try_get("currency")?))?,
        line_count: to_u64(row.try_get("line_count")?),
        piece_count: to_u64(row.try_get("piece_count")?),
        paid_at: read_optional_moment(row, "paid_at")?,
        packed_at: read_optional_moment(row, "packed_at")?,
        shipped_at: read_optional_moment(row, "shipped_at")?,
        delivered_at: read_optional_moment(row, "delivered_at")?,
        cancelled_at: read_optional_moment(row, "cancelled_at")?,
        refunded_at: read_optional_moment(row, "refunded_at")?,
        placed_at: read_moment(row, "placed_at")?,
        updated_at: read_moment(row, "updated_at")?,
    })
}

pub(super) fn read_status(row: &PgRow) -> Result<OrderStatus, StoreError> {
    stored("order status", OrderStatus::parse(row.try_get("status")?))
}

pub(super) fn read_counts(rows: &[PgRow]) -> Result<Vec<(OrderStatus, u64)>, StoreError> {
    let mut counts = rows
        .iter()
        .map(|row| Ok((read_status(row)?, to_u64(row.try_get("order_count")?))))
        .collect::<Result<Vec<_>, StoreError>>()?;
    counts.sort_unstable();
    Ok(counts)
}

pub(super) fn read_summary(row: &PgRow) -> Result<OrderSummary, StoreError> {
    let order = read_order(row)?;
    let customer = match (Customer::of_guest(&order), order.buyer.user_id()) {
        (Some(guest), _) => guest,
        (None, id) => Customer {
            id,
            email: Email::from_stored(row.try_get("email")?),
            first_name: row.try_get("first_name")?,
            last_name: row.try_get("last_name")?,
        },
    };
    Ok(OrderSummary {
        order,
        customer,
        line_count: to_u64(row.try_get("line_count")?),
    })
}

pub(super) fn read_line(row: &PgRow) -> Result<ShownOrderLine, StoreError> {
    Ok(ShownOrderLine {
        line: OrderLine {
            id: OrderLineId(row.try_get("id")?),
            order_id: OrderId(row.try_get("order_id")?),
            position: row.try_get("position")?,
            product_id: ProductId(row.try_get("product_id")?),
            sku: row.try_get("sku")?,
            name: row.try_get("name")?,
            quantity: to_u32("quantity", row.try_get("quantity")?)?,
            unit_price: read_money(row, "unit_price_minor")?,
            line_total: read_money(row, "line_total_minor")?,
        },
        product_name: row.try_get("product_name")?,
        product_slug: row.try_get("product_slug")?,
        product_image_url: row.try_get("product_image_url")?,
    })
}

pub(super) fn read_reply(row: &PgRow) -> Result<KeptReply, StoreError> {
    let request_hash: &[u8] = row.try_get("request_hash")?;
    let order_id: Option<_> = row.try_get("order_id")?;
    Ok(KeptReply {
        request_hash: stored("request hash", request_hash.try_into().ok())?,
        order_id: OrderId(stored("reply", order_id)?),
        body: stored("reply", row.try_get("body")?)?,
    })
}

fn read_buyer(row: &PgRow) -> Result<Buyer, StoreError> {
    if let Some(id) = row.try_get("user_id")? {
        return Ok(Buyer::Account(UserId(id)));
    }
    let visitor: Option<_> = row.try_get("guest_visitor_id")?;
    Ok(Buyer::Guest(Guest {
        email: Email::from_stored(stored("guest", row.try_get("guest_email")?)?),
        visitor: CartId(stored("guest", visitor)?),
    }))
}

fn read_tax_rate(row: &PgRow) -> Result<Option<Rate>, StoreError> {
    let millionths: Option<i64> = row.try_get("tax_rate_millionths")?;
    let to_rate = |millionths| Ok(Rate::from_millionths(to_u32("tax rate", millionths)?));
    millionths.map(to_rate).transpose()
}

fn read_totals(row: &PgRow) -> Result<Totals, StoreError> {
    Ok(Totals {
        subtotal: read_money(row, "subtotal_minor")?,
        discount: read_money(row, "discount_minor")?,
        shipping: read_money(row, "shipping_minor")?,
        tax: read_money(row, "tax_minor")?,
        total: read_money(row, "total_minor")?,
    })
}

fn read_money(row: &PgRow, column: &str) -> Result<Money, StoreError> {
    Ok(Money::from_minor_units(row.try_get(column)?))
}

fn read_address(row: &PgRow, column: &str) -> Result<Option<Address>, StoreError> {
    let address: Option<Json<serde_json::Value>> = row.try_get(column)?;
    address
        .map(|Json(address)| address_from_json(address))
        .transpose()
}

fn read_moment(row: &PgRow, column: &str) -> Result<Timestamp, StoreError> {
    Ok(row.try_get::<jiff_sqlx::Timestamp, _>(column)?.to_jiff())
}

fn read_optional_moment(row: &PgRow, column: &str) -> Result<Option<Timestamp>, StoreError> {
    let moment: Option<jiff_sqlx::Timestamp> = row.try_get(column)?;
    Ok(moment.map(jiff_sqlx::Timestamp::to_jiff))
}
