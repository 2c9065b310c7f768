//! Files of products on their way into the catalogue: looked at first, confirmed, then applied in batches.
//!
//! The file is kept between the look and the confirmation, so that exactly what was looked at is applied, on whichever
//! replica. Products are known by their SKU: what is applied twice changes nothing the second time.

mod model;

#[cfg(feature = "storage")]
mod apply;
#[cfg(feature = "storage")]
mod differences;
#[cfg(feature = "storage")]
mod postgres;
#[cfg(feature = "storage")]
mod preview;
#[cfg(feature = "storage")]
mod sqlite;
#[cfg(feature = "storage")]
mod store;

#[cfg(feature = "storage")]
pub use apply::{ApplyError, apply_rows};
#[cfg(feature = "storage")]
pub use differences::Difference;
pub use model::{Fault, Import, ImportReport, ImportState, KEEP_IMPORTS, RowChange};
#[cfg(feature = "storage")]
pub use preview::{Outcome, Seen, WantedRow, preview_rows};
#[cfg(feature = "storage")]
pub use store::ImportStore;
#[cfg(feature = "storage")]
pub(crate) use {postgres::PgImportStore, sqlite::SqliteImportStore};
