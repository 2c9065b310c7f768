use askama::Template;

use super::{
    form::{ButtonForm, Input, InputKind},
    list::{Mark, NavLink, Table},
};
use crate::storefront::view::layout::{Layout, Link};

/// An account: what it may do, and where it is signed in.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/user.html")]
pub struct AccountAccessPage {
    /// The surroundings.
    pub layout: Layout,
    /// The navigation.
    pub nav: Vec<NavLink>,
    /// Where the page is.
    pub breadcrumbs: Vec<Link>,
    /// What is known of it, each with what it is called.
    pub facts: Vec<(&'static str, String)>,
    /// Whether it can sign in, and what that is called.
    pub state: (&'static str, Mark),
    /// Where a new role is posted.
    pub role_action: String,
    /// The roles.
    pub role: Input,
    /// Why the role cannot be changed here.
    pub fixed: Option<&'static str>,
    /// Shuts it out or lets it in.
    pub buttons: Vec<ButtonForm>,
    /// Where it is signed in.
    pub sessions: Table,
    /// Pages that have more of it.
    pub links: Vec<Link>,
}
