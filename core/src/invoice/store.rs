use async_trait::async_trait;

use super::{Invoice, InvoiceKind};
use crate::{id::OrderId, storage::StoreError};

/// Keeps invoices, credit notes and the counters of their numbers.
#[async_trait]
pub trait InvoiceStore: Send {
    /// Takes the next number of the year, waiting for another transaction that has just taken one.
    ///
    /// A transaction that does not commit leaves the number to the next.
    async fn next_number(&mut self, kind: InvoiceKind, year: i16) -> Result<i64, StoreError>;

    /// Writes a document.
    async fn add(&mut self, invoice: &Invoice) -> Result<(), StoreError>;

    /// The documents of an order, the invoice first.
    async fn list_of_order(&mut self, order_id: OrderId) -> Result<Vec<Invoice>, StoreError>;

    /// All documents of a kind by year and number.
    async fn list(&mut self, kind: InvoiceKind) -> Result<Vec<Invoice>, StoreError>;
}
