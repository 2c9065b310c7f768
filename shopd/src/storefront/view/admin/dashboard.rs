use askama::Template;

use super::list::NavLink;
use crate::storefront::view::layout::Layout;

/// What waits to be done, and how the day goes.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/dashboard.html")]
pub struct DashboardPage {
    /// The surroundings.
    pub layout: Layout,
    /// The navigation.
    pub nav: Vec<NavLink>,
    /// What waits to be done.
    pub waiting: Vec<Figure>,
    /// How the day goes.
    pub today: Vec<Figure>,
}

/// A number and what it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it counts.
    pub label: &'static str,
    /// The number.
    pub value: String,
    /// The list of what it counts.
    pub href: Option<String>,
    /// Whether somebody should look.
    pub is_pressing: bool,
}
