//! Opens PostgreSQL or SQLite and hands out connections and transactions whose stores are the same for both.
//!
//! Reads go through [`Storage::read`]; whatever changes something goes through [`Storage::begin`], and nothing
//! is written until [`Tx::commit`]: a transaction that is dropped is rolled back. Which database is behind it
//! shows in no type.

mod backup;
mod config;
mod error;
mod inspect;
mod migrations;
mod pools;
mod row;
mod session;
mod write_queue;

pub use backup::{BackupError, BackupReport};
pub use config::{PostgresConfig, SqliteConfig, StorageConfig};
pub use error::{Rule, StoreError};
pub use inspect::Inspection;
pub use migrations::MigrationReport;
pub use pools::{DatabaseKind, PoolStats, Storage};
#[doc(hidden)]
pub use session::Handle;
pub use session::{Connection, Stores, Tx};

pub(crate) use row::{
    address_from_json, column, id_list, json_from_text, micros, moment_from_micros, push_limit,
    stored, to_i64, to_u32, to_u64,
};
