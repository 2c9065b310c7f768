use std::{
    collections::VecDeque, num::NonZero, ops::Range, panic::resume_unwind, sync::Arc, thread,
};

use tokio::task::{JoinHandle, spawn_blocking};

use super::{LoadError, rows::Rows, tables::Table};
use crate::storage::{DatabaseKind, Handle, StoreError, Stores, Tx};

/// How many rows are made at a time: of products, two megabytes.
const BATCH: u32 = 1_000;

/// Rows of several tables, in the order in which they are written.
pub(super) struct Batch {
    kind: DatabaseKind,
    parts: Vec<(&'static Table, Rows)>,
}

impl Batch {
    pub(super) fn new(kind: DatabaseKind) -> Self {
        Self {
            kind,
            parts: Vec::new(),
        }
    }

    /// Adds rows of a table, which `write` writes.
    pub(super) fn add(&mut self, table: &'static Table, write: impl FnOnce(&mut Rows)) {
        let mut rows = Rows::new(self.kind, table);
        write(&mut rows);
        self.parts.push((table, rows));
    }

    /// Writes all rows and tells how many there were.
    pub(super) async fn send(self, tx: &mut Tx) -> Result<u64, StoreError> {
        let mut written = 0;
        for (table, rows) in self.parts {
            written += match (rows, tx.handle()) {
                (Rows::Copy(rows), Handle::Postgres(connection)) => {
                    rows.send(connection, table).await?
                }
                (Rows::Insert(rows), Handle::Sqlite(connection)) => {
                    rows.send(connection, table).await?
                }
                _ => return Err(StoreError::Corrupt { what: "batch" }),
            };
        }
        Ok(written)
    }
}

/// Makes a batch of these numbers.
pub(super) type MakeBatch = Arc<dyn Fn(Range<u32>) -> Batch + Send + Sync>;

/// Makes batches on all processors and writes them in order. A few are made ahead and no more, so that memory is bounded
/// however slow the database is. `told` hears up to which number they are written.
pub(super) async fn pour(
    tx: &mut Tx,
    count: u32,
    make: &MakeBatch,
    told: &mut (dyn FnMut(u32) + Send),
) -> Result<u64, LoadError> {
    let ahead = 2 * thread::available_parallelism().map_or(1, NonZero::get);
    let mut begins = (0..count).step_by(BATCH as usize);
    let mut under_way: VecDeque<(u32, JoinHandle<Batch>)> = VecDeque::with_capacity(ahead);
    let mut written = 0;
    loop {
        while under_way.len() < ahead
            && let Some(begin) = begins.next()
        {
            let make = Arc::clone(make);
            let end = count.min(begin + BATCH);
            under_way.push_back((end, spawn_blocking(move || make(begin..end))));
        }
        let Some((end, next)) = under_way.pop_front() else {
            return Ok(written);
        };
        written += made(next).await?.send(tx).await?;
        told(end);
    }
}

/// Waits for what a thread makes.
pub(super) async fn made<T>(making: JoinHandle<T>) -> Result<T, LoadError> {
    match making.await {
        Ok(made) => Ok(made),
        Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
        Err(_) => Err(LoadError::Stopped),
    }
}
