use askama::Template;

use super::{layout::Layout, picture::Picture, product::ProductCard};

/// Something to know about a line or a whole cart before buying.
#[derive(Debug, Clone)]
pub struct Notice {
    /// How it looks.
    pub kind: NoticeKind,
    /// A sentence.
    pub text: String,
}

/// How a notice looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// Good or neutral news.
    Info,
    /// A change that should be seen.
    Warning,
    /// Something that stands in the way of buying.
    Problem,
}

impl NoticeKind {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Problem => "problem",
        }
    }
}

/// What a cart or an order costs.
#[derive(Debug, Clone)]
pub struct Totals {
    /// The sum of the lines.
    pub subtotal: String,
    /// What is taken off, if anything.
    pub discount: Option<String>,
    /// What delivery costs: an amount or `Free`.
    pub shipping: String,
    /// What the tax is called: `Tax (10 %)`.
    pub tax_label: String,
    /// The tax.
    pub tax: String,
    /// What is charged.
    pub total: String,
}

/// A line of the cart.
#[derive(Debug, Clone)]
pub struct CartLine {
    /// The product's name.
    pub name: String,
    /// The product's page; none when it is no longer sold.
    pub href: Option<String>,
    /// A square picture.
    pub image: Picture,
    /// The article number.
    pub sku: String,
    /// The price of one piece.
    pub unit_price: String,
    /// How many pieces.
    pub quantity: u32,
    /// The largest quantity that can be bought, 0 when none can.
    pub max_quantity: u32,
    /// Price times quantity.
    pub line_total: String,
    /// Where a new `quantity` is posted.
    pub update_action: String,
    /// Where its removal is posted.
    pub remove_action: String,
    /// What has changed since it was put in the cart.
    pub notices: Vec<Notice>,
}

/// The cart.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/cart.html")]
pub struct CartPage {
    /// The surroundings.
    pub layout: Layout,
    /// The lines, none when the cart is empty.
    pub lines: Vec<CartLine>,
    /// What concerns the whole cart.
    pub notices: Vec<Notice>,
    /// What it costs.
    pub totals: Totals,
    /// What delivery costs, and what is missing for it to be free.
    pub delivery_hint: Option<String>,
    /// Whether it can be bought as it is.
    pub can_check_out: bool,
    /// What the visitor has looked at before.
    pub viewed: Vec<ProductCard>,
}
