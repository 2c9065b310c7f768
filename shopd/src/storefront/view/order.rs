use askama::Template;

use super::{
    cart::Totals,
    field::{ErrorSummary, Field},
    layout::{Layout, Link},
    pagination::{PageLink, Pagination},
    picture::Picture,
};

/// The state of an order as a mark.
#[derive(Debug, Clone)]
pub struct StatusBadge {
    /// What it says: `Pending`.
    pub label: String,
    /// How it looks.
    pub kind: StatusKind,
}

/// How the mark of a state looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusKind {
    /// Nothing has happened yet.
    Waiting,
    /// It is on its way.
    Active,
    /// It has arrived.
    Done,
    /// It has been called off or paid back.
    Ended,
}

impl StatusKind {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Active => "active",
            Self::Done => "done",
            Self::Ended => "ended",
        }
    }
}

/// A step in the life of an order.
#[derive(Debug, Clone)]
pub struct TimelineStep {
    /// What happens.
    pub label: String,
    /// When it happened, as text.
    pub at: Option<String>,
    /// When it happened, as machines read it.
    pub at_iso: Option<String>,
    /// Whether it has happened.
    pub state: StepState,
}

/// Whether a step has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// It has.
    Done,
    /// It is where the order stands.
    Current,
    /// It is still to come.
    Upcoming,
    /// The order ended here.
    Ended,
}

impl StepState {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Current => "current",
            Self::Upcoming => "upcoming",
            Self::Ended => "ended",
        }
    }

    pub(super) fn is_here(self) -> bool {
        matches!(self, Self::Current | Self::Ended)
    }

    fn spoken(self, layout: &Layout) -> &'static str {
        layout.say(match self {
            Self::Done => "order-step-done",
            Self::Current => "order-step-current",
            Self::Upcoming => "order-step-upcoming",
            Self::Ended => "order-step-ended",
        })
    }
}

/// A line of an order, its price as it was when the order was placed.
#[derive(Debug, Clone)]
pub struct OrderLine {
    /// The product's name.
    pub name: String,
    /// The product's page, while it exists.
    pub href: Option<String>,
    /// A square picture.
    pub image: Picture,
    /// The article number.
    pub sku: String,
    /// The price of one piece.
    pub unit_price: String,
    /// How many pieces.
    pub quantity: u32,
    /// Price times quantity.
    pub line_total: String,
}

/// An order: its confirmation right after buying, its record later.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/order.html")]
pub struct OrderPage {
    /// The surroundings.
    pub layout: Layout,
    /// The way from the account to here.
    pub breadcrumbs: Vec<Link>,
    /// Whether it has just been placed, and thanks are due.
    pub fresh: bool,
    /// The address that the guest left who placed it.
    pub contact: Option<String>,
    /// The number that people use.
    pub number: String,
    /// Where it stands.
    pub status: StatusBadge,
    /// When it was placed, as text.
    pub placed_at: String,
    /// When it was placed, as machines read it.
    pub placed_at_iso: String,
    /// The steps of its life.
    pub timeline: Vec<TimelineStep>,
    /// What was bought.
    pub lines: Vec<OrderLine>,
    /// What was charged.
    pub totals: Totals,
    /// Where the goods go, line by line.
    pub shipping_address: Vec<String>,
    /// Who pays, line by line.
    pub billing_address: Vec<String>,
    /// The shopper's note.
    pub notes: Option<String>,
    /// The page of its invoice, once there is one.
    pub invoice_href: Option<String>,
    /// Where a cancellation is posted, while it is possible.
    pub cancel_action: Option<String>,
}

/// The form by which an order is found without an account, posted to `/orders/lookup` with `number` and `email`.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/order_lookup.html")]
pub struct LookupPage {
    /// The surroundings.
    pub layout: Layout,
    /// What is wrong with the form as a whole.
    pub message: Option<String>,
    /// The fields.
    pub fields: Vec<Field>,
    /// Where who has an account signs in, unless they have.
    pub sign_in_href: Option<String>,
}

impl LookupPage {
    fn errors(&self) -> Option<ErrorSummary> {
        ErrorSummary::of(self.message.as_ref(), &self.fields)
    }
}

/// An order in the list of orders.
#[derive(Debug, Clone)]
pub struct OrderRow {
    /// The number that people use.
    pub number: String,
    /// The order's page.
    pub href: String,
    /// When it was placed, as text.
    pub placed_at: String,
    /// When it was placed, as machines read it.
    pub placed_at_iso: String,
    /// Where it stands.
    pub status: StatusBadge,
    /// What was bought, in short: `iPhone 15 Pro and 2 more`.
    pub items_text: String,
    /// What was charged.
    pub total: String,
}

/// The account's orders, newest first.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/orders.html")]
pub struct OrdersPage {
    /// The surroundings.
    pub layout: Layout,
    /// How many there are, as text.
    pub count_text: String,
    /// The orders of this page.
    pub orders: Vec<OrderRow>,
    /// The links to the other pages.
    pub pagination: Option<Pagination>,
}
