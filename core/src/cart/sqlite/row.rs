use sqlx::{Row, sqlite::SqliteRow};

use crate::{
    cart::CartLine,
    catalog::sqlite::read_product,
    money::Money,
    storage::{StoreError, moment_from_micros, to_u32},
};

pub(super) fn read_line(row: &SqliteRow) -> Result<CartLine, StoreError> {
    Ok(CartLine {
        product: read_product(row)?,
        quantity: to_u32("quantity", row.try_get("quantity")?)?,
        unit_price_seen: Money::from_minor_units(row.try_get("unit_price_seen_minor")?),
        added_at: moment_from_micros(row.try_get("added_at")?)?,
    })
}
