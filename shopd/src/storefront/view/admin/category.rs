use askama::Template;

use super::list::{Mark, NavLink};
use crate::storefront::view::layout::{Layout, Link};

/// All categories, children below their parents.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/categories.html")]
pub struct CategoryTreePage {
    /// The surroundings.
    pub layout: Layout,
    /// The navigation.
    pub nav: Vec<NavLink>,
    /// What else can be done from here.
    pub actions: Vec<Link>,
    /// The categories in the order of the tree.
    pub nodes: Vec<CategoryNode>,
}

/// A category in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryNode {
    /// Its name.
    pub name: String,
    /// The page to change it.
    pub href: String,
    /// How many levels stand above it, cut where it can no longer be shown.
    pub depth: usize,
    /// The part of its address.
    pub slug: String,
    /// How many products stand directly in it.
    pub products: u64,
    /// The list of those.
    pub products_href: String,
    /// Whether shoppers see it, and what that is called.
    pub state: (&'static str, Mark),
}
