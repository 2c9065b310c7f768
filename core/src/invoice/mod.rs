//! Invoices and credit notes: numbered without a gap, issued with the move of the order that makes them due.

#[cfg(feature = "storage")]
mod issue;
mod model;
#[cfg(feature = "storage")]
mod postgres;
#[cfg(feature = "storage")]
mod sqlite;
#[cfg(feature = "storage")]
mod store;

#[cfg(feature = "storage")]
pub use issue::find_invoices;
#[cfg(feature = "storage")]
pub(crate) use issue::issue_due;
pub use model::{Invoice, InvoiceKind, InvoiceNumber, Seller};
#[cfg(feature = "storage")]
pub use store::InvoiceStore;
#[cfg(feature = "storage")]
pub(crate) use {postgres::PgInvoiceStore, sqlite::SqliteInvoiceStore};
