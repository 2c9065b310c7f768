use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{rows::Sink, tables::Table};
use crate::storage::StoreError;

/// What the binary form of COPY begins with: its signature, no flags, no further header.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What it ends with: a row of minus one columns.
const TRAILER: [u8; 2] = (-1_i16).to_be_bytes();
/// From the beginning of Unix time to that of PostgreSQL, 1 January 2000.
const EPOCH_MICROS: i64 = 946_684_800_000_000;

/// Rows in the binary form of COPY, which has no signs to escape.
#[derive(Debug)]
pub(super) struct CopyRows {
    bytes: Vec<u8>,
    columns: i16,
    rows: u64,
}

impl CopyRows {
    pub(super) fn new(table: &Table) -> Self {
        Self {
            bytes: HEADER.to_vec(),
            columns: i16::try_from(table.columns.len()).expect("a table has a few columns"),
            rows: 0,
        }
    }

    pub(super) async fn send(
        mut self,
        connection: &mut PgConnection,
        table: &Table,
    ) -> Result<u64, StoreError> {
        if self.rows == 0 {
            return Ok(0);
        }
        self.bytes.extend(TRAILER);
        let columns = table.columns.join(", ");
        let statement = format!("copy {} ({columns}) from stdin (format binary)", table.name);
        let mut copy = connection.copy_in_raw(&statement).await?;
        // Dropped without its end, the copy is broken off and the transaction with it.
        copy.send(self.bytes).await?;
        Ok(copy.finish().await?)
    }

    fn field(&mut self, bytes: &[u8]) {
        let length = i32::try_from(bytes.len()).expect("no value is that long");
        self.bytes.extend(length.to_be_bytes());
        self.bytes.extend(bytes);
    }
}

impl Sink for CopyRows {
    fn row(&mut self) {
        self.rows += 1;
        self.bytes.extend(self.columns.to_be_bytes());
    }

    fn uuid(&mut self, value: Uuid) {
        self.field(value.as_bytes());
    }

    fn text(&mut self, value: &str) {
        self.field(value.as_bytes());
    }

    fn json(&mut self, value: &str) {
        // `jsonb` puts the version of its form before the text.
        let length = i32::try_from(value.len() + 1).expect("no value is that long");
        self.bytes.extend(length.to_be_bytes());
        self.bytes.push(1);
        self.bytes.extend(value.as_bytes());
    }

    fn integer(&mut self, value: i32) {
        self.field(&value.to_be_bytes());
    }

    fn long(&mut self, value: i64) {
        self.field(&value.to_be_bytes());
    }

    fn flag(&mut self, value: bool) {
        self.field(&[u8::from(value)]);
    }

    fn moment(&mut self, value: Timestamp) {
        self.long(value.as_microsecond() - EPOCH_MICROS);
    }

    fn nothing(&mut self) {
        self.bytes.extend((-1_i32).to_be_bytes());
    }
}
