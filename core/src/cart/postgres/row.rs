use sqlx::{Row, postgres::PgRow};

use crate::{
    cart::CartLine,
    catalog::postgres::read_product,
    money::Money,
    storage::{StoreError, to_u32},
};

pub(super) fn read_line(row: &PgRow) -> Result<CartLine, StoreError> {
    let added_at: jiff_sqlx::Timestamp = row.try_get("added_at")?;
    Ok(CartLine {
        product: read_product(row)?,
        quantity: to_u32("quantity", row.try_get("quantity")?)?,
        unit_price_seen: Money::from_minor_units(row.try_get("unit_price_seen_minor")?),
        added_at: added_at.to_jiff(),
    })
}
