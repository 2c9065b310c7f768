use askama::Template;

use super::{
    form::{ButtonForm, Input, InputKind, summary},
    list::{NavLink, Table},
};
use crate::storefront::view::{
    field::ErrorSummary,
    layout::{Layout, Link},
};

/// The form that takes a file of products.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/import.html")]
pub struct ImportPage {
    /// The surroundings.
    pub layout: Layout,
    /// The navigation.
    pub nav: Vec<NavLink>,
    /// Where the page is.
    pub breadcrumbs: Vec<Link>,
    /// Why the file was not taken.
    pub message: Option<String>,
    /// The input for the file.
    pub file: Input,
    /// What each column means.
    pub columns: Table,
}

impl ImportPage {
    fn errors(&self) -> Option<ErrorSummary> {
        summary(self.message.as_ref(), std::slice::from_ref(&self.file))
    }
}

/// What a file would do, or has done.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/import_report.html")]
pub struct ImportReportPage {
    /// The surroundings.
    pub layout: Layout,
    /// The navigation.
    pub nav: Vec<NavLink>,
    /// Where the page is.
    pub breadcrumbs: Vec<Link>,
    /// Where the import stands, in a sentence, and how it is announced.
    pub state: (String, &'static str),
    /// The file's name and how long it is kept.
    pub facts: Vec<(&'static str, String)>,
    /// What is wrong with which row.
    pub faults: Table,
    /// What changes.
    pub changes: Table,
    /// Applies it, or throws it away.
    pub buttons: Vec<ButtonForm>,
    /// Leads to another file.
    pub another: Link,
}
