use askama::Template;

use super::{
    form::{Input, InputKind, summary},
    list::{Mark, NavLink, Table},
};
use crate::storefront::view::{
    cart::Totals,
    field::ErrorSummary,
    layout::{Layout, Link},
    order::TimelineStep,
};

/// An order as whoever packs and sends it sees it.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/order.html")]
pub struct AdminOrderPage {
    /// The surroundings.
    pub layout: Layout,
    /// The navigation.
    pub nav: Vec<NavLink>,
    /// Where the page is.
    pub breadcrumbs: Vec<Link>,
    /// Why it could not be moved on.
    pub message: Option<String>,
    /// Where it stands, and what that is called.
    pub state: (&'static str, Mark),
    /// When it was placed, as text.
    pub placed_at: String,
    /// Who placed it.
    pub customer: String,
    /// The account, for those who run accounts.
    pub customer_href: Option<String>,
    /// Its life.
    pub timeline: Vec<TimelineStep>,
    /// What was bought.
    pub lines: Table,
    /// What it costs.
    pub totals: Totals,
    /// Where the goods go.
    pub shipping_address: Vec<String>,
    /// Where the bill goes.
    pub billing_address: Vec<String>,
    /// The shopper's notes and those of the shop.
    pub notes: Option<String>,
    /// What can become of it; `None` where nothing can.
    pub moves: Option<MoveForm>,
    /// Pages that have more of it.
    pub links: Vec<Link>,
}

impl AdminOrderPage {
    fn errors(&self) -> Option<ErrorSummary> {
        let inputs = self
            .moves
            .as_ref()
            .map_or(&[][..], |form| form.inputs.as_slice());
        summary(self.message.as_ref(), inputs)
    }
}

/// The form that moves an order on.
#[derive(Debug, Clone)]
pub struct MoveForm {
    /// Where it is posted.
    pub action: String,
    /// The status that the page shows, so that a move made meanwhile is noticed.
    pub from: &'static str,
    /// What it may become, and what is to be added to its notes.
    pub inputs: Vec<Input>,
}
