use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::id::{ImportId, UserId};

/// How long a file waits to be confirmed, and its account to be read.
pub const KEEP_IMPORTS: SignedDuration = SignedDuration::from_hours(2);

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// Something is wrong with the file: it can only be read about.
    Faulty,
    /// It was looked at and waits to be confirmed, or to go on.
    Ready,
    /// All of it is applied.
    Done,
}

impl ImportState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Faulty, Self::Ready, Self::Done];

    /// The word that the databases keep.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Faulty => "FAULTY",
            Self::Ready => "READY",
            Self::Done => "DONE",
        }
    }

    /// Reads the word that the databases keep.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A file of products that somebody sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Names it.
    pub id: ImportId,
    /// Who sent it; nobody else sees it.
    pub user_id: UserId,
    /// What the sender calls the file.
    pub file_name: String,
    /// How many products the file names.
    pub rows: u32,
    /// How many of them have been applied.
    pub applied: u32,
    /// Where it stands.
    pub state: ImportState,
    /// What it would do and what it did.
    pub report: ImportReport,
    /// When it was sent.
    pub created_at: Timestamp,
    /// When it is forgotten.
    pub expires_at: Timestamp,
}

/// What an import would do, or did; the lists hold the first of each, the counts all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportReport {
    /// Products to be made.
    pub to_make: u64,
    /// Products to be changed.
    pub to_change: u64,
    /// Products that are as the file says.
    pub same: u64,
    /// Products that were made.
    pub made: u64,
    /// Products that were changed.
    pub changed: u64,
    /// What is wrong, in all.
    pub fault_count: u64,
    /// What is wrong with which row.
    pub faults: Vec<Fault>,
    /// What changes in which row.
    pub changes: Vec<RowChange>,
}

/// Something wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// The column, where it is one.
    pub column: String,
    /// What is wrong, as the decoder of the API says it.
    pub complaint: String,
}

/// What a row changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowChange {
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// The product.
    pub sku: String,
    /// Each value that changes, what it was and what it becomes; none where the product is to be made.
    pub differences: Vec<(String, String, String)>,
}
