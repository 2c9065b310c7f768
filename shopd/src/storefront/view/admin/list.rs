use askama::Template;

use super::form::{Input, InputKind};
use crate::storefront::view::{
    layout::{Layout, Link},
    pagination::{PageLink, Pagination},
};

/// An entry of the navigation of the administration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavLink {
    /// What it says.
    pub label: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Whether the page belongs to it.
    pub current: bool,
}

/// A list with its filters.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/list.html")]
pub struct ListPage {
    /// The surroundings.
    pub layout: Layout,
    /// The navigation.
    pub nav: Vec<NavLink>,
    /// What the list is for, where its title does not say all.
    pub lead: Option<String>,
    /// What else can be done from here.
    pub actions: Vec<Link>,
    /// What narrows the list.
    pub filter: FilterForm,
    /// The entries.
    pub table: Table,
    /// The links to other pages, where they are numbered.
    pub pagination: Option<Pagination>,
    /// The entries that come after these, where pages have no numbers.
    pub further_href: Option<String>,
}

/// A form that narrows a list, sent by GET.
#[derive(Debug, Clone)]
pub struct FilterForm {
    /// The address of the list.
    pub action: &'static str,
    /// What can be asked for.
    pub inputs: Vec<Input>,
    /// Whether anything is asked for.
    pub is_used: bool,
}

/// Rows of which each is one thing; the first cell of a row names it.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What the rows are, and how many.
    pub caption: String,
    /// The heads of the columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// What is said where there are no rows.
    pub empty: String,
}

impl Table {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates hand over references"
    )]
    pub(super) fn column(&self, index: &usize) -> Column {
        self.columns.get(*index).copied().unwrap_or_default()
    }
}

/// The head of a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Column {
    /// What it says.
    pub label: &'static str,
    /// Whether its cells are numbers, which stand below each other to the right.
    pub is_number: bool,
}

impl Column {
    /// A column of texts.
    pub fn text(label: &'static str) -> Self {
        Self {
            label,
            is_number: false,
        }
    }

    /// A column of numbers.
    pub fn number(label: &'static str) -> Self {
        Self {
            label,
            is_number: true,
        }
    }
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// How it stands out; `None` for plain text.
    pub mark: Option<Mark>,
    /// Smaller lines below.
    pub notes: Vec<String>,
}

impl Cell {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// A link.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            href: Some(href.into()),
            ..Self::text(text)
        }
    }

    /// A text that stands out.
    pub fn marked(text: impl Into<String>, mark: Mark) -> Self {
        Self {
            mark: Some(mark),
            ..Self::text(text)
        }
    }

    /// The cell with a smaller line below.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

/// How a word stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Somebody is to do something.
    Waiting,
    /// It is under way.
    Active,
    /// It is done, or as it should be.
    Done,
    /// It is over, or out of use.
    Ended,
}

impl Mark {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Active => "active",
            Self::Done => "done",
            Self::Ended => "ended",
        }
    }
}
