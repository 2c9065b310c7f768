use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::OrderId;

/// Who sells: what the law wants on an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seller {
    /// The firm.
    pub name: String,
    /// Its address, line by line.
    pub address: Vec<String>,
    /// Its number with the tax office.
    pub tax_id: String,
    /// Where buyers write to.
    pub email: String,
}

/// Which document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum InvoiceKind {
    /// What is to be paid, or was.
    Invoice,
    /// What takes an invoice back.
    CreditNote,
}

impl InvoiceKind {
    /// Both, an order's invoice first.
    pub const ALL: [Self; 2] = [Self::Invoice, Self::CreditNote];

    /// The word that databases use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "INVOICE",
            Self::CreditNote => "CREDIT_NOTE",
        }
    }

    /// Reads the word that databases use.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// The number of a document: each kind counts from 1 in each year, by UTC, and leaves none out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InvoiceNumber {
    /// What is counted.
    pub kind: InvoiceKind,
    /// The year in which it was issued.
    pub year: i16,
    /// The how manieth of the year it is.
    pub number: i64,
}

impl fmt::Display for InvoiceNumber {
    /// As it is printed: `INV-2026-000042`, `CN-2026-000007`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = match self.kind {
            InvoiceKind::Invoice => "INV",
            InvoiceKind::CreditNote => "CN",
        };
        write!(f, "{prefix}-{}-{:06}", self.year, self.number)
    }
}

/// A document about an order; lines, sums and addresses are the order's, which never change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Its number.
    pub number: InvoiceNumber,
    /// What it is about.
    pub order_id: OrderId,
    /// Who sold, as it was then.
    pub seller: Seller,
    /// When it was issued.
    pub issued_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_tells_kind_and_year() {
        for (kind, number, printed) in [
            (InvoiceKind::Invoice, 42, "INV-2026-000042"),
            (InvoiceKind::CreditNote, 1_000_000, "CN-2026-1000000"),
        ] {
            let number = InvoiceNumber {
                kind,
                year: 2026,
                number,
            };
            assert_eq!(number.to_string(), printed);
            assert_eq!(InvoiceKind::parse(kind.as_str()), Some(kind));
        }
    }
}
