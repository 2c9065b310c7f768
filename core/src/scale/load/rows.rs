use jiff::Timestamp;
use uuid::Uuid;

use super::{copy::CopyRows, insert::InsertRows, tables::Table};
use crate::storage::DatabaseKind;

/// Takes the values of rows, one column after the other.
pub(super) trait Sink {
    /// Begins a row.
    fn row(&mut self);
    fn uuid(&mut self, value: Uuid);
    fn text(&mut self, value: &str);
    fn json(&mut self, value: &str);
    fn integer(&mut self, value: i32);
    fn long(&mut self, value: i64);
    fn flag(&mut self, value: bool);
    fn moment(&mut self, value: Timestamp);
    /// Says that there is no value.
    fn nothing(&mut self);
}

/// Rows of one table, in the form that its database takes.
pub(super) enum Rows {
    Copy(CopyRows),
    Insert(InsertRows),
}

impl Rows {
    pub(super) fn new(kind: DatabaseKind, table: &Table) -> Self {
        match kind {
            DatabaseKind::Postgres => Self::Copy(CopyRows::new(table)),
            DatabaseKind::Sqlite => Self::Insert(InsertRows::new(table)),
        }
    }

    /// Writes a value, or that there is none.
    pub(super) fn or_nothing<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        match value {
            Some(value) => write(self, value),
            None => self.nothing(),
        }
    }

    fn sink(&mut self) -> &mut dyn Sink {
        match self {
            Self::Copy(rows) => rows,
            Self::Insert(rows) => rows,
        }
    }
}

impl Sink for Rows {
    fn row(&mut self) {
        self.sink().row();
    }

    fn uuid(&mut self, value: Uuid) {
        self.sink().uuid(value);
    }

    fn text(&mut self, value: &str) {
        self.sink().text(value);
    }

    fn json(&mut self, value: &str) {
        self.sink().json(value);
    }

    fn integer(&mut self, value: i32) {
        self.sink().integer(value);
    }

    fn long(&mut self, value: i64) {
        self.sink().long(value);
    }

    fn flag(&mut self, value: bool) {
        self.sink().flag(value);
    }

    fn moment(&mut self, value: Timestamp) {
        self.sink().moment(value);
    }

    fn nothing(&mut self) {
        self.sink().nothing();
    }
}
