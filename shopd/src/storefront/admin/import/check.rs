use jiff::Timestamp;
use shop_core::{
    id::{ImportId, UserId},
    import::{
        Fault, Import, ImportReport, ImportState, KEEP_IMPORTS, Outcome, RowChange, Seen,
        WantedRow, preview_rows,
    },
    storage::{StoreError, Stores},
};

use super::{
    MOST_ROWS,
    row::{Shelves, wanted},
    sheet::{NoSheet, Sheet},
};
use crate::app::App;

/// How many rows are looked up at once.
const ROWS_AT_ONCE: usize = 250;
/// How many faults and changes a report lists; it counts all.
const MOST_LISTED: usize = 200;

/// Why a file is not looked at.
#[derive(Debug)]
pub(super) enum CheckError {
    /// It is no list of products.
    NoSheet(NoSheet),
    /// It names no product.
    NoRows,
    /// It names more products than one file may.
    TooManyRows,
    /// The database failed.
    Store(StoreError),
}

impl From<StoreError> for CheckError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Looks what a file would do, row by row, and keeps it for its confirmation.
pub(super) async fn check(
    app: &App,
    user_id: UserId,
    file_name: String,
    file: &[u8],
) -> Result<ImportId, CheckError> {
    let mut sheet = Sheet::open(file).map_err(CheckError::NoSheet)?;
    let mut reader = app.storage.read().await?;
    let shelves = Shelves::of(reader.catalog().list_categories().await?);
    let (mut report, mut seen, mut count) = (ImportReport::default(), Seen::default(), 0_u32);
    loop {
        let rows: Vec<WantedRow> = sheet
            .by_ref()
            .take(ROWS_AT_ONCE)
            .map(|row| wanted(row, &shelves))
            .collect();
        if rows.is_empty() {
            break;
        }
        count = count.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        if count > MOST_ROWS {
            return Err(CheckError::TooManyRows);
        }
        let outcomes = preview_rows(&mut reader, &rows, &mut seen).await?;
        for (row, outcome) in rows.iter().zip(outcomes) {
            tell(&mut report, row, outcome);
        }
    }
    drop(reader);
    if count == 0 {
        return Err(CheckError::NoRows);
    }
    let import = import(app, user_id, file_name, count, report);
    let mut tx = app.storage.begin().await?;
    tx.imports().delete_of(user_id).await?;
    tx.imports().add(&import, file).await?;
    tx.commit().await?;
    Ok(import.id)
}

fn import(
    app: &App,
    user_id: UserId,
    file_name: String,
    rows: u32,
    report: ImportReport,
) -> Import {
    let now: Timestamp = app.now();
    let state = if report.fault_count > 0 {
        ImportState::Faulty
    } else {
        ImportState::Ready
    };
    Import {
        id: ImportId::new(now, app.entropy.as_ref()),
        user_id,
        file_name,
        rows,
        applied: 0,
        state,
        report,
        created_at: now,
        expires_at: now + KEEP_IMPORTS,
    }
}

fn tell(report: &mut ImportReport, row: &WantedRow, outcome: Outcome) {
    match outcome {
        Outcome::Same => report.same += 1,
        Outcome::Make => {
            report.to_make += 1;
            list_change(report, row, vec![]);
        }
        Outcome::Change(differences) => {
            report.to_change += 1;
            list_change(report, row, differences);
        }
        Outcome::Faulty(faults) => list_faults(report, faults),
    }
}

fn list_change(
    report: &mut ImportReport,
    row: &WantedRow,
    differences: Vec<(String, String, String)>,
) {
    if report.changes.len() < MOST_LISTED {
        report.changes.push(RowChange {
            line: row.line,
            sku: row.sku.clone(),
            differences,
        });
    }
}

fn list_faults(report: &mut ImportReport, faults: Vec<Fault>) {
    report.fault_count += faults.len() as u64;
    let room = MOST_LISTED.saturating_sub(report.faults.len());
    report.faults.extend(faults.into_iter().take(room));
}
