use jiff::Timestamp;
use sqlx::{
    Arguments as _, AssertSqlSafe, Encode, Sqlite, SqliteConnection, Type, sqlite::SqliteArguments,
};
use uuid::Uuid;

use super::{rows::Sink, tables::Table};
use crate::storage::{StoreError, micros};

/// How many values a statement holds, about: more of them make it no faster.
const VALUES: usize = 1_200;

/// Rows as the values of statements that write many of them each.
pub(super) struct InsertRows {
    per_statement: usize,
    statements: Vec<(SqliteArguments, usize)>,
}

impl InsertRows {
    pub(super) fn new(table: &Table) -> Self {
        Self {
            per_statement: VALUES / table.columns.len(),
            statements: Vec::new(),
        }
    }

    pub(super) async fn send(
        self,
        connection: &mut SqliteConnection,
        table: &Table,
    ) -> Result<u64, StoreError> {
        let mut written = 0;
        for (arguments, rows) in self.statements {
            let done = sqlx::query_with(AssertSqlSafe(statement(table, rows)), arguments)
                .execute(&mut *connection)
                .await?;
            written += done.rows_affected();
        }
        Ok(written)
    }

    fn value<'q, T: Encode<'q, Sqlite> + Type<Sqlite>>(&mut self, value: T) {
        let (arguments, _) = self
            .statements
            .last_mut()
            .expect("a row has begun before its values");
        arguments
            .add(value)
            .expect("SQLite takes numbers, texts and bytes of any kind");
    }
}

/// The same text for as many rows, so that it is prepared once.
fn statement(table: &Table, rows: usize) -> String {
    let row = format!("({})", vec!["?"; table.columns.len()].join(", "));
    format!(
        "insert into {} ({}) values {}",
        table.name,
        table.columns.join(", "),
        vec![row; rows].join(", ")
    )
}

impl Sink for InsertRows {
    fn row(&mut self) {
        match self.statements.last_mut() {
            Some((_, rows)) if *rows < self.per_statement => *rows += 1,
            _ => self.statements.push((SqliteArguments::default(), 1)),
        }
    }

    fn uuid(&mut self, value: Uuid) {
        self.value(value);
    }

    fn text(&mut self, value: &str) {
        self.value(value);
    }

    fn json(&mut self, value: &str) {
        self.value(value);
    }

    fn integer(&mut self, value: i32) {
        self.value(value);
    }

    fn long(&mut self, value: i64) {
        self.value(value);
    }

    fn flag(&mut self, value: bool) {
        self.value(value);
    }

    fn moment(&mut self, value: Timestamp) {
        self.value(micros(value));
    }

    fn nothing(&mut self) {
        self.value(None::<i64>);
    }
}
