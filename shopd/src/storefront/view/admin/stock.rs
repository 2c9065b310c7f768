use askama::Template;

use super::{
    form::{Input, InputKind, summary},
    list::{NavLink, Table},
};
use crate::storefront::view::{
    field::ErrorSummary,
    layout::{Layout, Link},
};

/// The stock of one product, and how it came to be.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/stock.html")]
pub struct StockPage {
    /// The surroundings.
    pub layout: Layout,
    /// The navigation.
    pub nav: Vec<NavLink>,
    /// Where the page is.
    pub breadcrumbs: Vec<Link>,
    /// What is wrong with the form as a whole.
    pub message: Option<String>,
    /// The merchant's number of the product.
    pub sku: String,
    /// Pieces in the warehouse.
    pub on_hand: i64,
    /// Pieces of those that belong to orders.
    pub reserved: i64,
    /// Pieces that can be bought.
    pub available: i64,
    /// Where the form is posted.
    pub action: String,
    /// What it carries unseen.
    pub hidden: Vec<(&'static str, String)>,
    /// What is filled in.
    pub inputs: Vec<Input>,
    /// The ledger.
    pub moves: Table,
    /// The entries before these.
    pub further_href: Option<String>,
    /// Pages that have more of the product.
    pub links: Vec<Link>,
}

impl StockPage {
    fn errors(&self) -> Option<ErrorSummary> {
        summary(self.message.as_ref(), &self.inputs)
    }
}
