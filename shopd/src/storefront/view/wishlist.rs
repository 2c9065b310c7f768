use askama::Template;

use super::{
    layout::Layout,
    picture::Picture,
    product::{Badge, Price},
};

/// A product on a wishlist.
#[derive(Debug, Clone)]
pub struct WishRow {
    /// What forms post to name the product.
    pub id: String,
    /// The name.
    pub name: String,
    /// The product's page; none when it is no longer sold.
    pub href: Option<String>,
    /// A square picture.
    pub image: Picture,
    /// The price; none when it is no longer sold.
    pub price: Option<Price>,
    /// Its marks.
    pub badges: Vec<Badge>,
    /// Whether it can be put in the cart.
    pub can_be_bought: bool,
}

/// The wishlist.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/wishlist.html")]
pub struct WishlistPage {
    /// The surroundings.
    pub layout: Layout,
    /// The products, the latest wish first.
    pub rows: Vec<WishRow>,
}
