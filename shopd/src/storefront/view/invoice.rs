use askama::Template;
use shop_core::invoice;

use super::{cart::Totals, layout::Layout, order::OrderLine};

/// Who sells.
#[derive(Debug, Clone)]
pub struct Seller {
    /// The firm.
    pub name: String,
    /// Its address, line by line.
    pub address: Vec<String>,
    /// Its number with the tax office.
    pub tax_id: String,
    /// Where buyers write to.
    pub email: String,
}

impl From<invoice::Seller> for Seller {
    fn from(seller: invoice::Seller) -> Self {
        Self {
            name: seller.name,
            address: seller.address,
            tax_id: seller.tax_id,
            email: seller.email,
        }
    }
}

/// An invoice or a credit note, to be printed.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/invoice.html")]
pub struct InvoicePage {
    /// The surroundings, which are not printed.
    pub layout: Layout,
    /// What it is, and its number.
    pub title: String,
    /// What another document about the order means for this one.
    pub notice: Option<String>,
    /// Who sells.
    pub seller: Seller,
    /// Who pays, line by line.
    pub buyer: Vec<String>,
    /// Where the goods went, line by line.
    pub delivered_to: Vec<String>,
    /// When it was issued, as text.
    pub issued_at: String,
    /// When it was issued, as machines read it.
    pub issued_at_iso: String,
    /// The number of the order.
    pub order_number: String,
    /// The page of the order.
    pub order_href: String,
    /// When the order was placed, as text.
    pub placed_at: String,
    /// When the order was placed, as machines read it.
    pub placed_at_iso: String,
    /// What was bought.
    pub lines: Vec<OrderLine>,
    /// What was charged.
    pub totals: Totals,
    /// The currency of all amounts.
    pub currency: String,
}
