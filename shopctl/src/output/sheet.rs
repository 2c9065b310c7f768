use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::{Column, Document, Row};

/// What a command found, kept in place of written: for a screen that shows it itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// What the items are, as documents tell it.
    pub kind: &'static str,
    /// The columns.
    pub columns: Vec<Column>,
    /// One line for each item.
    pub lines: Vec<SheetLine>,
    /// Whether everything that had to be asked did answer.
    pub complete: bool,
    /// What is missing, and what else to know.
    pub warnings: Vec<String>,
    /// What a person is told beside it.
    pub notes: Vec<String>,
}

/// One item of what was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SheetLine {
    /// The name by which other commands take it.
    pub name: String,
    /// Its cells, one for each column.
    pub cells: Vec<String>,
    /// All that is known of it, as programs get it.
    pub item: Value,
}

impl Sheet {
    /// The line of that name.
    pub fn line(&self, name: &str) -> Option<&SheetLine> {
        self.lines.iter().find(|line| line.name == name)
    }

    /// Where the column of that head is.
    pub fn column(&self, head: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == head)
    }

    /// A cell by the head of its column.
    pub fn cell<'a>(&self, line: &'a SheetLine, head: &str) -> Option<&'a str> {
        line.cells.get(self.column(head)?).map(String::as_str)
    }
}

/// Takes what commands find. What it took can be had from any of its copies.
#[derive(Debug, Clone, Default)]
pub(super) struct Keeper(Arc<Mutex<Sheet>>);

impl Keeper {
    pub(super) fn document<T: Row>(&self, document: &Document<T>) {
        self.with(|sheet| {
            sheet.kind = document.kind;
            sheet.columns = T::COLUMNS.to_vec();
            sheet.complete = document.complete;
            sheet.warnings.extend_from_slice(&document.warnings);
            sheet.lines.extend(document.items.iter().map(line));
        });
    }

    pub(super) fn item<T: Row>(&self, item: &T) {
        self.with(|sheet| {
            sheet.kind = T::KIND;
            sheet.columns = T::COLUMNS.to_vec();
            sheet.complete = true;
            sheet.lines.push(line(item));
        });
    }

    pub(super) fn note(&self, text: &str) {
        self.with(|sheet| sheet.notes.push(text.to_owned()));
    }

    pub(super) fn take(&self) -> Sheet {
        self.with(std::mem::take)
    }

    fn with<T>(&self, work: impl FnOnce(&mut Sheet) -> T) -> T {
        // Whoever panicked while it wrote has said so; what is there is as good as it was.
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn line<T: Row>(item: &T) -> SheetLine {
    SheetLine {
        name: item.name(),
        cells: item.cells(),
        item: serde_json::to_value(item).unwrap_or_default(),
    }
}
