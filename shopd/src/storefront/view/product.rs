use askama::Template;

use super::{
    layout::{Layout, Link},
    picture::Picture,
};

/// A price, and what it was before a reduction.
#[derive(Debug, Clone)]
pub struct Price {
    /// What it costs.
    pub now: String,
    /// What it cost before.
    pub was: Option<String>,
}

/// A short mark on a product.
#[derive(Debug, Clone)]
pub struct Badge {
    /// How it looks.
    pub kind: BadgeKind,
    /// What it says: `-25 %`, `Featured`, `Only 3 left`, `Out of stock`.
    pub text: String,
}

/// How a mark looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadgeKind {
    /// A reduction.
    Sale,
    /// A recommendation.
    Featured,
    /// Few pieces are left.
    LowStock,
    /// No piece is left.
    OutOfStock,
}

impl BadgeKind {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Featured => "featured",
            Self::LowStock => "low",
            Self::OutOfStock => "out",
        }
    }
}

/// A product in a list.
#[derive(Debug, Clone)]
pub struct ProductCard {
    /// The name.
    pub name: String,
    /// The product's page.
    pub href: String,
    /// A square picture.
    pub image: Picture,
    /// The category's name.
    pub category: Option<String>,
    /// The price.
    pub price: Price,
    /// Its marks.
    pub badges: Vec<Badge>,
}

/// A product's own page.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/product.html")]
pub struct ProductPage {
    /// The surroundings.
    pub layout: Layout,
    /// The way from the first page to here.
    pub breadcrumbs: Vec<Link>,
    /// What the form posts as `product_id`.
    pub id: String,
    /// The name.
    pub name: String,
    /// The article number.
    pub sku: String,
    /// Square pictures from all sides, at least one.
    pub images: Vec<Picture>,
    /// A link to the category.
    pub category: Link,
    /// The price.
    pub price: Price,
    /// Its marks.
    pub badges: Vec<Badge>,
    /// The paragraphs of the description.
    pub description: Vec<String>,
    /// The stock line: `In stock`, `Only 3 left`, `Out of stock`.
    pub stock_text: String,
    /// The largest quantity that can be added, 0 when none can.
    pub max_quantity: u32,
    /// The quantity in the form.
    pub quantity: u32,
    /// What delivery costs: `Free delivery from $50.00`.
    pub delivery_promise: String,
    /// Other products of interest.
    pub related: Vec<ProductCard>,
}
