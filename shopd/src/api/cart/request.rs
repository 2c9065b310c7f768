use shop_core::{cart::MAX_LINE_QUANTITY, id::ProductId};

use crate::extract::input::{Fields, FromFields, length};

/// Pieces to be added; a text that is no id names a product that does not exist.
pub(crate) struct Addition {
    pub(super) product_id: Option<ProductId>,
    pub(super) quantity: u32,
}

impl FromFields for Addition {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let product_id = fields.required("productId").text(length::REFERENCE);
        let quantity = fields.optional("quantity").integer(1..=MAX_LINE_QUANTITY);
        Some(Self {
            product_id: ProductId::parse(&product_id?),
            quantity: quantity?.unwrap_or(1),
        })
    }
}

/// How many pieces there shall be.
pub(crate) struct Quantity(pub(super) u32);

impl FromFields for Quantity {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let quantity = fields.required("quantity").integer(0..=MAX_LINE_QUANTITY);
        quantity.map(Self)
    }
}
