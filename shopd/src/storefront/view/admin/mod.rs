//! What the pages of the administration show. Most are one of three: a list, a form, or a question before something that
//! cannot be undone.

mod account;
mod category;
mod dashboard;
mod form;
mod import;
mod list;
mod order;
mod stock;

pub use account::AccountAccessPage;
pub use category::{CategoryNode, CategoryTreePage};
pub use dashboard::{DashboardPage, Figure};
pub use form::{AskPage, ButtonForm, FormPage, Input, InputKind};
pub use import::{ImportPage, ImportReportPage};
pub use list::{Cell, Column, FilterForm, ListPage, Mark, NavLink, Table};
pub use order::{AdminOrderPage, MoveForm};
pub use stock::StockPage;
